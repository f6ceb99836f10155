using System.Text.RegularExpressions;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>Finds the key that an identifier means, as the call at hand reads it.</summary>
internal static partial class KeyLookup
{
    private const string AliasPrefix = "alias/";

    /// <summary>Finds a key.</summary>
    /// <param name="call">The call: its account and Region are where bare ids and names are looked up.</param>
    /// <param name="keyId">Id, ARN, alias name or alias ARN.</param>
    /// <param name="forms">Which of these the call takes.</param>
    /// <param name="crossAccount">Whether the call takes ARNs of other accounts.</param>
    /// <exception cref="AwsErrorException">KMS's error for an identifier that is wrong or means nothing.</exception>
    public static KmsKey Find(AwsCall call, string keyId, KeyIdForms forms, bool crossAccount = false)
    {
        var key = FindAny(call, keyId, forms, crossAccount);
        call.IsAbout(key);
        return key;
    }

    private static KmsKey FindAny(AwsCall call, string keyId, KeyIdForms forms, bool crossAccount)
    {
        if (keyId.StartsWith("arn:", StringComparison.Ordinal))
        {
            return FindByArn(call, keyId, forms, crossAccount);
        }

        if (keyId.StartsWith(AliasPrefix, StringComparison.Ordinal))
        {
            return forms == KeyIdForms.KeyOrAlias ? FindByAlias(call, call.Here, keyId) : throw KmsErrors.InvalidKeyId(keyId);
        }

        return KeyId().IsMatch(keyId) ? FindById(call, call.Here, keyId) : throw KmsErrors.InvalidKeyId(keyId);
    }

    public static string AliasArn(RegionState state, string name) => $"arn:aws:kms:{state.Region}:{state.AccountId}:{name}";

    private static KmsKey FindByArn(AwsCall call, string arn, KeyIdForms forms, bool crossAccount)
    {
        var parts = arn.Split(':', 6);
        if (parts.Length != 6 || parts[1] != "aws" || parts[2] != "kms" || !AccountId().IsMatch(parts[4]))
        {
            throw KmsErrors.InvalidArn(arn);
        }

        var resource = parts[5];
        var isAlias = resource.StartsWith(AliasPrefix, StringComparison.Ordinal);
        var isKey = resource.StartsWith("key/", StringComparison.Ordinal);
        if (!(isKey || (isAlias && forms == KeyIdForms.KeyOrAlias)))
        {
            throw KmsErrors.InvalidArn(arn);
        }

        if (parts[3] != call.Region)
        {
            throw KmsErrors.OtherRegion(parts[3]);
        }

        var isOwn = parts[4] == call.AccountId;
        var state = isOwn ? call.Here : call.World.FindAccount(parts[4])?.Region(call.Region);
        if (!isOwn && !crossAccount)
        {
            throw Hidden(call, arn);
        }

        try
        {
            return state is null ? throw KmsErrors.NoKey(arn)
                : isAlias ? FindByAlias(call, state, resource)
                : FindById(call, state, resource["key/".Length..]);
        }
        catch (AwsErrorException) when (!isOwn)
        {
            // Another account's key that does not exist looks like one that may not be seen.
            throw Hidden(call, arn);
        }
    }

    private static AwsErrorException Hidden(AwsCall call, string arn)
    {
        call.IsAbout(arn);
        return KmsErrors.Denied(
            call.Caller.Arn,
            $"kms:{(call.Service.Name == KmsService.Name ? call.Operation : "DescribeKey")}",
            arn,
            "because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access");
    }

    private static KmsKey FindByAlias(AwsCall call, RegionState state, string name)
    {
        if (state.Keys.FindAlias(name) is { } alias)
        {
            return call.Now >= alias.VisibleAt ? FindById(call, state, alias.TargetKeyId) : throw KmsErrors.NoAlias(AliasArn(state, name));
        }

        // The trap of aws-facts 2.2: looking at a predefined alias makes its key.
        return state.AccountId == call.AccountId && AwsManagedKeys.FindOrCreate(state, name, call.Now) is { } created
            ? created
            : throw KmsErrors.NoAlias(AliasArn(state, name));
    }

    private static KmsKey FindById(AwsCall call, RegionState state, string id) =>
        state.Keys.FindKey(id, call.Now) is { } key && call.Now >= key.VisibleAt
            ? key
            : throw KmsErrors.NoKey(KmsKey.ArnOf(state.Region, state.AccountId, id));

    [GeneratedRegex("^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$")]
    private static partial Regex KeyId();

    [GeneratedRegex("^[0-9]{12}$")]
    private static partial Regex AccountId();
}
