using System.Text.Json.Nodes;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Services.XRay;

/// <summary>Writes X-Ray's setting for CloudFormation, which has no type for it, as a small custom resource: a function, its role and what
/// the role needs.</summary>
internal static class XRayCustomResource
{
    private const string KeyParameter = "KeyId";
    private const string ResetParameter = "ResetOnDelete";
    private const string Role = "XRayEncryptionConfigRole";
    private const string Function = "XRayEncryptionConfigFunction";

    /// <summary>Writes the setting, where it is under a key of one's own or a plan puts it under one.</summary>
    /// <param name="request">The setting.</param>
    public static ApartTemplate Write(ApartRequest request)
    {
        if (!request.IsPlanned && WhyNot(request) is { } why)
        {
            return ApartTemplate.None(why);
        }

        var document = new JsonObject
        {
            ["AWSTemplateFormatVersion"] = "2010-09-09",
            ["Description"] = $"X-Ray's encryption setting of {request.Status.Region} in {request.Status.AccountId}.",
            ["Parameters"] = ParametersOf(KeyOf(request), request.ResetOnDelete),
            ["Resources"] = new JsonObject
            {
                [Role] = RoleOf(request.Status.Region),
                [Function] = FunctionResource(),
                ["XRayEncryptionConfig"] = new JsonObject
                {
                    ["Type"] = "Custom::XRayEncryptionConfig",
                    ["Properties"] = new JsonObject
                    {
                        ["ServiceToken"] = ArnOf(Function),
                        ["Type"] = "KMS",
                        ["KeyId"] = Ref(KeyParameter),
                        ["ResetOnDelete"] = Ref(ResetParameter),
                    },
                },
            },
            ["Outputs"] = new JsonObject
            {
                ["RoleArn"] = new JsonObject
                {
                    ["Description"] = "The role that sets the key: the key's policy has to let it have kms:DescribeKey and kms:CreateGrant.",
                    ["Value"] = ArnOf(Role),
                },
            },
        };
        return ApartTemplate.Of(
            document,
            KeyParameter,
            "The stack's role (its output RoleArn) sets X-Ray's key in its own name: the key's policy has to let it have kms:DescribeKey and kms:CreateGrant, "
                + "as one does that lets the account's IAM policies decide. Where it does not, create the stack with --disable-rollback, add the role to the key's policy, and deploy again.",
            "The function has no rights to write logs, so that it makes no log group without a key. Why it failed stands in the stack's events.",
            $"When the stack is deleted, X-Ray's setting stays as it is. With the parameter {ResetParameter} at \"true\" it goes back to Type NONE, if it is still under the stack's key.");
    }

    private static string? WhyNot(ApartRequest request)
    {
        var key = request.Configuration.KmsKeyId;
        return ((XRayConfiguration)request.Configuration).EncryptionType != "KMS"
                ? "X-Ray's setting is its default, a key that AWS owns: there is nothing to keep. Put it under a key first (Set-XRayCmk, New-CmkPlan)."
            : request.Status.KeyManager == "AWS" || key is null || KeyReference.FromService(key).IsAwsManagedAlias
                ? "X-Ray's setting is under the key that AWS manages: there is nothing to keep. Put it under a key first (Set-XRayCmk, New-CmkPlan)."
                : null;
    }

    private static string? KeyOf(ApartRequest request) => request.IsPlanned ? request.PlannedKeyArn
        : KeyReference.FromService(request.Configuration.KmsKeyId!).Form == KeyReferenceForm.KeyArn ? request.Configuration.KmsKeyId
        : request.Status.KeyArn;

    private static JsonObject ParametersOf(string? key, bool resetOnDelete)
    {
        var keyId = new JsonObject
        {
            ["Type"] = "String",
            ["Description"] = "The ARN of the key that X-Ray encrypts traces under.",
            ["AllowedPattern"] = ApartTemplate.KeyArnPattern,
            ["ConstraintDescription"] = "the ARN of a key, not an alias",
        };
        if (key is not null)
        {
            keyId["Default"] = key;
        }

        return new JsonObject
        {
            [KeyParameter] = keyId,
            [ResetParameter] = new JsonObject
            {
                ["Type"] = "String",
                ["Description"] = "Whether X-Ray goes back to its default, a key that AWS owns, when the stack is deleted.",
                ["AllowedValues"] = new JsonArray("true", "false"),
                ["Default"] = resetOnDelete ? "true" : "false",
            },
        };
    }

    // X-Ray makes its grant on the key in the name of whoever sets it.
    private static JsonObject RoleOf(string region) => new()
    {
        ["Type"] = "AWS::IAM::Role",
        ["Properties"] = new JsonObject
        {
            ["Description"] = "Sets X-Ray's key.",
            ["AssumeRolePolicyDocument"] = Policy(new JsonObject
            {
                ["Effect"] = "Allow",
                ["Principal"] = new JsonObject { ["Service"] = "lambda.amazonaws.com" },
                ["Action"] = "sts:AssumeRole",
            }),
            ["Policies"] = new JsonArray(new JsonObject
            {
                ["PolicyName"] = "SetXRayKey",
                ["PolicyDocument"] = Policy(
                    Allow(JsonValue.Create("*"), XRayActions.GetConfiguration.Action, "xray:PutEncryptionConfig"),
                    Allow(Ref(KeyParameter), "kms:DescribeKey"),
                    GrantingThrough(AwsPartition.Find(RegionName.PartitionOf(region))!.ViaService("xray", region))),
            }),
        },
    };

    private static JsonObject GrantingThrough(string service)
    {
        var statement = Allow(Ref(KeyParameter), "kms:CreateGrant");
        statement["Condition"] = new JsonObject { ["StringEquals"] = new JsonObject { ["kms:ViaService"] = service } };
        return statement;
    }

    private static JsonObject FunctionResource() => new()
    {
        ["Type"] = "AWS::Lambda::Function",
        ["Properties"] = new JsonObject
        {
            ["Description"] = "Sets X-Ray's key and waits until X-Ray reports it.",
            ["Runtime"] = "python3.13",
            ["Handler"] = "index.handler",
            ["Role"] = ArnOf(Role),
            ["Timeout"] = XRayHandler.Seconds,
            ["MemorySize"] = 128,
            ["Code"] = new JsonObject { ["ZipFile"] = XRayHandler.Source },
        },
    };

    private static JsonObject Policy(params JsonObject[] statements) => new() { ["Version"] = "2012-10-17", ["Statement"] = new JsonArray([.. statements]) };

    private static JsonObject Allow(JsonNode resource, params string[] actions) => new()
    {
        ["Effect"] = "Allow",
        ["Action"] = actions is [var only] ? only : new JsonArray([.. actions.Select(static action => JsonValue.Create(action))]),
        ["Resource"] = resource,
    };

    private static JsonObject Ref(string name) => new() { ["Ref"] = name };

    private static JsonObject ArnOf(string name) => new() { ["Fn::GetAtt"] = new JsonArray(name, "Arn") };
}
