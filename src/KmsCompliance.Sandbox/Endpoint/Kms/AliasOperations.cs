using System.Text.RegularExpressions;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>Aliases.</summary>
internal static partial class AliasOperations
{
    private const int MaxAliasesPerKey = 50;

    public static void ListAliases(AwsCall call)
    {
        var keyId = call.Input.OptionalText("KeyId", 1, KeyParameter.MaxLength);
        var target = keyId is null ? null : KeyLookup.Find(call, keyId, KeyIdForms.Key).Id;
        var state = call.Here;
        var aliases = state.Keys.Aliases.Where(alias => call.Now >= alias.VisibleAt).Select(alias => (alias.Name, Alias: (KmsAlias?)alias));
        var entries = target is null
            ? aliases.Concat(AwsManagedKeys.PredefinedAliases.Where(name => state.Keys.FindAlias(name) is null).Select(name => (Name: name, Alias: (KmsAlias?)null)))
                .OrderBy(entry => entry.Name, StringComparer.Ordinal)
            : aliases.Where(entry => entry.Alias!.TargetKeyId == target);
        Paging.WritePage(
            call,
            "Aliases",
            entries,
            entry => entry.Name,
            entry =>
            {
                call.Json.WriteStartObject();
                call.Json.WriteString("AliasName", entry.Name);
                call.Json.WriteString("AliasArn", KeyLookup.AliasArn(state, entry.Name));
                if (entry.Alias is { } alias)
                {
                    call.Json.WriteString("TargetKeyId", alias.TargetKeyId);
                    call.Json.WriteEpoch("CreationDate", alias.CreatedAt);
                    call.Json.WriteEpoch("LastUpdatedDate", alias.UpdatedAt);
                }

                call.Json.WriteEndObject();
            },
            defaultLimit: 50,
            maxLimit: 100,
            filters: target);
    }

    public static void CreateAlias(AwsCall call)
    {
        var name = Name(call);
        call.IsAbout(KeyLookup.AliasArn(call.Here, name));
        DemandAlias(call, name);
        var key = Target(call);
        KeyStates.RequireNotPendingDeletion(key);
        var keys = call.Here.Keys;
        if (keys.FindAlias(name) is not null)
        {
            throw new AwsErrorException("AlreadyExistsException", $"An alias with the name {KeyLookup.AliasArn(call.Here, name)} already exists");
        }

        if (keys.Aliases.Count(alias => alias.TargetKeyId == key.Id) >= MaxAliasesPerKey)
        {
            throw new AwsErrorException("LimitExceededException", $"{key.Arn} has {MaxAliasesPerKey} aliases already.");
        }

        keys.Add(new KmsAlias(name, key.Id, call.Now, call.Now + call.World.Options.ConsistencyDelay));
    }

    public static void UpdateAlias(AwsCall call)
    {
        var alias = Existing(call);
        var key = Target(call);
        KeyStates.RequireNotPendingDeletion(key);
        if (call.Here.Keys.FindKey(alias.TargetKeyId, call.Now) is { } old)
        {
            call.IsAbout(old);
            KeyAuthorization.Demand(call, old, "kms:UpdateAlias", KeyUse.Direct);
            if (old.IsSymmetricEncryption != key.IsSymmetricEncryption || old.KeyUsage != key.KeyUsage)
            {
                throw KmsErrors.Validation($"Alias {alias.Name} cannot change its target to a key of another type or usage.");
            }
        }

        alias.TargetKeyId = key.Id;
        alias.UpdatedAt = call.Now;
    }

    public static void DeleteAlias(AwsCall call)
    {
        var alias = Existing(call);
        if (call.Here.Keys.FindKey(alias.TargetKeyId, call.Now) is { } key)
        {
            call.IsAbout(key);
            KeyAuthorization.Demand(call, key, "kms:DeleteAlias", KeyUse.Direct);
        }

        call.Here.Keys.RemoveAlias(alias.Name);
    }

    // An alias has no policy of its own, so identity policies alone decide:
    // https://docs.aws.amazon.com/kms/latest/developerguide/alias-access.html
    private static void DemandAlias(AwsCall call, string name) =>
        call.DemandByIdentity($"kms:{call.Operation}", KeyLookup.AliasArn(call.Here, name));

    private static KmsKey Target(AwsCall call) => KeyParameter.Authorized(call, member: "TargetKeyId");

    private static KmsAlias Existing(AwsCall call)
    {
        var name = Name(call);
        call.IsAbout(KeyLookup.AliasArn(call.Here, name));
        DemandAlias(call, name);
        return call.Here.Keys.FindAlias(name) is { } alias && call.Now >= alias.VisibleAt
            ? alias
            : throw KmsErrors.NoAlias(KeyLookup.AliasArn(call.Here, name));
    }

    private static string Name(AwsCall call)
    {
        var name = call.Input.Text("AliasName", 1, 256, AliasCharacters());
        if (!WholeAlias().IsMatch(name))
        {
            throw KmsErrors.Validation("Invalid identifier: an alias is 'alias/' and a name of letters, digits, '/', '_' and '-'.");
        }

        // Which code KMS gives here is not known for sure (aws-facts 2.6).
        return name.StartsWith(AwsManagedKeys.Prefix, StringComparison.Ordinal)
            ? throw (call.Operation == "CreateAlias"
                ? new AwsErrorException("InvalidAliasNameException", "Alias names may not begin with alias/aws/")
                : new AwsErrorException("NotAuthorizedException", "Aliases of AWS-managed keys cannot be changed"))
            : name;
    }

    [GeneratedRegex("^[a-zA-Z0-9:/_-]+$")]
    private static partial Regex AliasCharacters();

    [GeneratedRegex("^alias/[a-zA-Z0-9/_-]+$")]
    private static partial Regex WholeAlias();
}
