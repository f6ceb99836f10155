using System.Text.RegularExpressions;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>Replicas of multi-Region keys.</summary>
internal static partial class ReplicaOperations
{
    // https://docs.aws.amazon.com/kms/latest/APIReference/API_ReplicateKey.html
    public static void ReplicateKey(AwsCall call)
    {
        var input = call.Input;
        var region = input.Text("ReplicaRegion", 1, 32, RegionName());
        var policy = input.OptionalText("Policy", 1, 131072);
        var description = input.OptionalText("Description", 0, 8192) ?? "";
        var tags = TagOperations.ReadTags(input, required: false);
        if (tags.Count > TagOperations.MaxTags)
        {
            throw new AwsErrorException("TagException", "Too many tags");
        }

        var primary = KeyParameter.Authorized(call, use: new KeyUse { ReplicaRegion = region });
        if (!primary.IsMultiRegion || primary.PrimaryRegion is not null)
        {
            throw KmsErrors.Unsupported($"{primary.Arn} is not a multi-Region primary key.");
        }

        switch (primary.State)
        {
            case KmsKeyState.Disabled:
                throw KmsErrors.Disabled(primary);
            case not (KmsKeyState.Enabled or KmsKeyState.PendingImport):
                throw KmsErrors.InvalidState(primary);
        }

        var account = call.World.Account(primary.AccountId);
        if (!account.IsEnabled(region))
        {
            throw KmsErrors.Validation($"Region {region} is not enabled for the account.");
        }

        if (account.Region(region).Keys.FindKey(primary.Id, call.Now) is { } there)
        {
            throw new AwsErrorException("AlreadyExistsException", $"{there.Arn} already exists.");
        }

        var arn = KmsKey.ArnOf(region, primary.AccountId, primary.Id);
        var elsewhere = call.In(region);
        elsewhere.DemandByIdentity("kms:CreateKey", "*");
        if (policy is not null)
        {
            KeyPolicyValidation.Check(elsewhere, policy, arn, input.Flag("BypassPolicyLockoutSafetyCheck"));
        }

        if (tags.Count > 0)
        {
            elsewhere.DemandByIdentity("kms:TagResource", arn);
        }

        var replica = new KmsKey
        {
            Id = primary.Id,
            AccountId = primary.AccountId,
            Region = region,
            Arn = arn,
            CreatedAt = call.Now,
            VisibleAt = call.Now + call.World.Options.ConsistencyDelay,
            CreatingUntil = call.Now + call.World.Options.KeyReplicationDuration,
            Description = description,
            KeySpec = primary.KeySpec,
            KeyUsage = primary.KeyUsage,
            Origin = primary.Origin,
            IsMultiRegion = true,
            PrimaryRegion = primary.Region,
            Materials = primary.Materials,
            State = KmsKeyState.Creating,
            PolicyText = policy ?? KeyPolicies.Default(primary.AccountId),
        };
        foreach (var (name, value) in tags)
        {
            replica.Tags[name] = value;
        }

        account.Region(region).Keys.Add(replica);
        KeyOperations.WriteMetadata(call, replica, "ReplicaKeyMetadata");
        call.Json.WriteString("ReplicaPolicy", replica.PolicyText);
        TagOperations.Write(call.Json, "ReplicaTags", replica.Tags);
    }

    [GeneratedRegex(@"^([a-z]+-){2,3}\d+$")]
    private static partial Regex RegionName();
}
