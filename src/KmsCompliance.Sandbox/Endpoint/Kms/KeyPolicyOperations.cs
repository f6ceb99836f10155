using System.Text.RegularExpressions;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>Key policies. A key has one, and its name is <c>default</c>.</summary>
internal static partial class KeyPolicyOperations
{
    private const string OnlyName = "default";

    public static void GetKeyPolicy(AwsCall call)
    {
        CheckName(call);
        var key = KeyParameter.Authorized(call);
        call.Json.WriteString("Policy", key.PolicyText);
        call.Json.WriteString("PolicyName", OnlyName);
    }

    public static void PutKeyPolicy(AwsCall call)
    {
        CheckName(call);
        var policy = call.Input.Text("Policy", 1, 131072);
        var key = KeyParameter.Authorized(call);
        KeyPolicyValidation.Check(call, policy, key.Arn, call.Input.Flag("BypassPolicyLockoutSafetyCheck"));
        key.PolicyText = policy;
    }

    public static void ListKeyPolicies(AwsCall call)
    {
        KeyParameter.Authorized(call);
        Paging.WritePage(call, "PolicyNames", [OnlyName], name => name, call.Json.WriteStringValue, defaultLimit: 100, maxLimit: 1000);
    }

    private static void CheckName(AwsCall call)
    {
        if (call.Input.OptionalText("PolicyName", 1, 128, PolicyName()) is { } name && name != OnlyName)
        {
            throw new AwsErrorException("NotFoundException", "No such policy exists");
        }
    }

    [GeneratedRegex(@"^[\w]+$")]
    private static partial Regex PolicyName();
}
