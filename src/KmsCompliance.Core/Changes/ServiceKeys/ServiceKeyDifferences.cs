using System.Globalization;
using KmsCompliance.Changes.KeyPolicies;
using KmsCompliance.Errors;
using KmsCompliance.Keys;
using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Changes.ServiceKeys;

/// <summary>What was asked of a key and a key that is there already has not, each with the command that makes it so. What was not
/// asked for is as it may be.</summary>
internal static class ServiceKeyDifferences
{
    /// <summary>Says all of them, a line each after one that says of which key; null where there are none.</summary>
    /// <param name="specification">What was asked for.</param>
    /// <param name="key">The key.</param>
    /// <param name="rotation">Its rotation; null where that is not known or still to come.</param>
    /// <param name="tags">Its tags.</param>
    /// <param name="catalog">Reads its policy, where principals were asked for.</param>
    /// <param name="region">Its Region.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static async Task<IReadOnlyList<string>?> DescribeAsync(
        ServiceKeySpecification specification,
        KeyDescription key,
        KeyRotation? rotation,
        IReadOnlyDictionary<string, string> tags,
        IKeyCatalog catalog,
        string region,
        CancellationToken cancellationToken)
    {
        var differences = new List<string>();
        var principals = specification.Principals;
        if (principals.NamesPrincipals || principals.ResourceArns.Count > 0)
        {
            differences.AddRange(await FindMissingAccessAsync(specification, key, catalog, region, cancellationToken).ConfigureAwait(false));
        }

        foreach (var (name, value) in specification.Tags.Where(tag => tags.GetValueOrDefault(tag.Key) != tag.Value))
        {
            var what = tags.TryGetValue(name, out var present) ? $"its tag {CommandText.Literal(name)} is {CommandText.Literal(present)}, not {CommandText.Literal(value)}" : $"it has no tag {CommandText.Literal(name)}";
            differences.Add($"{what}: {Kms("tag-resource", key, region)} --tags {CommandText.Literal($"TagKey={name},TagValue={value}")}");
        }

        if (specification.AskedDescription is { } description && (key.Description ?? string.Empty) != description)
        {
            differences.Add($"its description is {CommandText.Literal(key.Description ?? string.Empty)}: {Kms("update-key-description", key, region)} --description {CommandText.Literal(description)}");
        }

        if (rotation is { Enabled: true } && specification.RotationPeriodInDays is null)
        {
            differences.Add($"it rotates by itself: {Kms("disable-key-rotation", key, region)}");
        }
        else if (rotation is { Enabled: true } && specification.IsRotationPeriodAsked && rotation.PeriodInDays != specification.RotationPeriodInDays)
        {
            differences.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"it rotates every {rotation.PeriodInDays} days, not {specification.RotationPeriodInDays}: {Kms("enable-key-rotation", key, region)} --rotation-period-in-days {specification.RotationPeriodInDays}"));
        }

        return differences.Count == 0
            ? null
            : [
                $"{key.Arn} is there already as '{specification.Alias}', and was left as it is. It differs from what was asked for:",
                .. differences.Select(static difference => $"- {difference}"),
            ];
    }

    private static async Task<IReadOnlyList<string>> FindMissingAccessAsync(
        ServiceKeySpecification specification, KeyDescription key, IKeyCatalog catalog, string region, CancellationToken cancellationToken)
    {
        KeyPolicyDocument policy;
        try
        {
            policy = KeyPolicyDocument.Parse(await catalog.GetPolicyAsync(key.KeyId, cancellationToken).ConfigureAwait(false));
        }
        catch (AwsCallException exception) when (exception.Kind is not (FailureKind.TokenNotAccepted or FailureKind.Authentication))
        {
            return [$"whether its policy lets those in who were named could not be determined, because it could not be read. {exception.Describe()}"];
        }
        catch (KeyPolicyFormatException exception)
        {
            return [$"whether its policy lets those in who were named could not be determined. {exception.Message}"];
        }

        var asked = specification.Principals;
        var none = asked with { Administrators = [], Users = [], Readers = [], ExternalAccounts = [] };
        var missing = none with
        {
            Administrators = Missing(asked.Administrators, name => none with { Administrators = [name] }),
            Users = Missing(asked.Users, name => none with { Users = [name] }),
            Readers = Missing(asked.Readers, name => none with { Readers = [name] }),
            ExternalAccounts = Missing(asked.ExternalAccounts, name => none with { ExternalAccounts = [name] }),
            ResourceArns = asked.ResourceArns.Count > 0 && asked.IncludeServicePrincipal && Lacks(none, ServicePrincipalStatements.Is) ? asked.ResourceArns : [],
        };
        if (!missing.NamesPrincipals && missing.ResourceArns.Count == 0)
        {
            return [];
        }

        var parts = new List<string>();
        Add("administrators", missing.Administrators);
        Add("users", missing.Users);
        Add("readers", missing.Readers);
        Add("other accounts", missing.ExternalAccounts);
        Add("resources", missing.ResourceArns);

        // Who is let in is let in for the resources that were named.
        return [$"its policy has not the statements of a new key for {string.Join("; ", parts)}: {Grant(specification.Service, missing with { ResourceArns = asked.ResourceArns }, key)}"];

        IReadOnlyList<string> Missing(IReadOnlyList<string> names, Func<string, KeyPrincipals> alone) =>
            [.. names.Where(name => Lacks(alone(name), static statement => !ServicePrincipalStatements.Is(statement)))];

        bool Lacks(KeyPrincipals principals, Func<KeyPolicyStatement, bool> isMeant)
        {
            var statements = KeyPolicyComposition.Build(specification.Service, principals, key.AccountId, region).Statements
                .Where(statement => ServiceCatalog.OwnSids.IsOwn(statement) && isMeant(statement)).ToList();
            return !KeyPolicyDiff.Between(policy, new OwnStatements(ServiceCatalog.OwnSids).Add(policy, statements)).IsEmpty;
        }

        void Add(string role, IReadOnlyList<string> names)
        {
            if (names.Count > 0)
            {
                parts.Add($"the {role} {string.Join(", ", names)}");
            }
        }
    }

    private static string Grant(ServiceDefinition service, KeyPrincipals principals, KeyDescription key)
    {
        var parameters = new (string Name, IReadOnlyList<string> Values)[]
        {
            ("Administrator", principals.Administrators),
            ("User", principals.Users),
            ("Reader", principals.Readers),
            ("ExternalAccount", principals.ExternalAccounts),
            ("ResourceArn", principals.ResourceArns),
        };
        var named = parameters.Where(static parameter => parameter.Values.Count > 0)
            .Select(static parameter => $" -{parameter.Name} {string.Join(", ", parameter.Values.Select(CommandText.Quote))}");
        return $"Grant-CmkAccess {CommandText.Quote(key.Arn)} {service.Name}{string.Concat(named)}{(principals.IsOrganizationWide ? " -OrganizationTrail" : string.Empty)}";
    }

    private static string Kms(string operation, KeyDescription key, string region) => $"aws kms {operation} --key-id {key.Arn} --region {region}";
}
