using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Services;

namespace KmsCompliance.Keys;

/// <summary>Composes the IAM policy that somebody needs for the keys of a service.</summary>
public static class UserPolicyComposition
{
    /// <summary>One policy for all keys: statements that are bound to the service of a Region come once a Region, all others
    /// once.</summary>
    /// <param name="service">The service.</param>
    /// <param name="role">What its holder has to do with the keys.</param>
    /// <param name="keyArns">The keys; at least one, all of one partition.</param>
    /// <exception cref="ArgumentException">There is no key, one is not a key's ARN, or they are of several
    /// partitions.</exception>
    public static CmkUserPolicy Compose(ServiceDefinition service, CmkUserRole role, IReadOnlyList<string> keyArns)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(keyArns);
        var keys = keyArns.Distinct(StringComparer.Ordinal).Select(Read).ToList();
        if (keys.Count == 0 || keys.Exists(key => key.Partition != keys[0].Partition) || AwsPartition.Find(keys[0].Partition) is not { } partition)
        {
            throw new ArgumentException("The keys are not of one known partition.", nameof(keyArns));
        }

        var regions = keys.GroupBy(static key => key.Region, StringComparer.Ordinal).ToList();
        var statements = new List<PolicyNode>();
        var template = service.GetUserStatements(role, partition, keys[0].Region);
        for (var i = 0; i < template.Count; i++)
        {
            if (!template[i].IsOfOneRegion)
            {
                statements.Add(template[i].BuildForIdentity(Arns(keys), string.Empty));
                continue;
            }

            statements.AddRange(regions.Select(region => service.GetUserStatements(role, partition, region.Key)[i]
                .BuildForIdentity(Arns(region), regions.Count == 1 ? string.Empty : SidOf(region.Key))));
        }

        return new()
        {
            Services = [service.Name],
            Role = role.ToString(),
            KeyArn = [.. Arns(keys)],
            PolicyDocument = IdentityPolicyDocument.Parse(KeyPolicyBuilder.Write(statements)).ToJson(indented: true),
        };
    }

    private static AwsArn Read(string keyArn) => KeyReference.TryParse(keyArn, out var key, out _) && key is { Form: KeyReferenceForm.KeyArn, Arn: { } arn }
        ? arn
        : throw new ArgumentException($"'{PolicyNode.Shorten(keyArn)}' is not the ARN of a key.", nameof(keyArn));

    private static IReadOnlyList<string> Arns(IEnumerable<AwsArn> keys) => [.. keys.Select(static key => key.ToString())];

    // IAM takes letters and digits only in a Sid: eu-west-1 becomes EuWest1.
    private static string SidOf(string region) =>
        string.Concat(region.Split('-').Select(static part => char.ToUpperInvariant(part[0]) + part[1..]));
}
