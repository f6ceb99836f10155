using KmsCompliance.Services;

namespace KmsCompliance.Rules;

/// <summary>KMSC015: a key serves one service. It is about the key, and looks over the resources of a whole run.</summary>
public sealed class SharedKeyRule : IComplianceRule
{
    /// <summary>The rule's id.</summary>
    public const string RuleId = "KMSC015";

    /// <inheritdoc/>
    public string Id => RuleId;

    /// <inheritdoc/>
    public string Title => "The key serves one service";

    /// <inheritdoc/>
    public string Severity => KmsCompliance.Severity.Low;

    /// <inheritdoc/>
    public string Level => RuleLevel.Full;

    /// <inheritdoc/>
    public string Why => "The policy of a key that serves several services lets in what any of them needs, and whoever disables it for one takes the data of all. Trails and event data stores are one service, and X-Ray's spans in a log group are X-Ray's.";

    /// <inheritdoc/>
    public string Needs => "Test-ServiceCmk, which looks at several services together; that a key is not shared it says only where it listed all of them itself, in the key's account and Region";

    /// <inheritdoc/>
    public bool IsMendedByKey => false;

    /// <inheritdoc/>
    public string HowToMend => "Make each service a key of its own with New-ServiceCmk, and put its resources under it. The finding is about the key, and names who shares it.";

    /// <inheritdoc/>
    public IReadOnlyList<FrameworkControl> ControlsOf(ServiceDefinition service) => [];

    /// <inheritdoc/>
    public string? Lacks(RuleInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return inputs.SeesServices ? null : "the resources of several services, which this command does not see together: judge with Test-ServiceCmk, and pipe its findings";
    }

    /// <summary>Nothing: it is about keys, and is asked of them when all resources were seen.</summary>
    /// <param name="status">The resource.</param>
    /// <param name="context">What is known beside it.</param>
    public RuleResult? Evaluate(EncryptionStatus status, RuleContext context) => null;

    /// <summary>What it says of a key.</summary>
    /// <param name="users">Who was seen under it.</param>
    /// <param name="notSeen">What was not looked at and may be under it, as a clause; null where nothing.</param>
    internal static RuleResult Judge(KeyUsers users, string? notSeen)
    {
        var texts = string.Join("; ", users.Services);
        if (users.Services.Count > 1)
        {
            return new RuleResult(
                Compliance.NonCompliant, ComplianceReason.KeyShared, KmsCompliance.Severity.Low, $"The key serves {users.Services.Count} services: {texts}.", Remedy(users));
        }

        return notSeen is null
            ? RuleResult.Holds($"Of what was looked at, the key serves one service only: {texts}.")
            : new RuleResult(
                Compliance.Unknown, ComplianceReason.UsersNotSeen, KmsCompliance.Severity.Medium,
                $"Under the key are resources of one service: {texts}. Whether others are under it is not known: {notSeen}.",
                $"Test-ServiceCmk -Region {CommandText.Quote(users.Place.Region)} -Rule {RuleId}");
    }

    // Who cannot leave stays, else whoever the key is for, else whoever has most under it.
    private static string Remedy(KeyUsers users)
    {
        var leaving = users.Services
            .OrderByDescending(static service => service.Stays)
            .ThenByDescending(service => service.Owner.DefaultAlias == users.Alias)
            .ThenByDescending(static service => service.Count)
            .Skip(1);
        return string.Join("; ", leaving.SelectMany(static service => service.Places).Select(place =>
            $"New-ServiceCmk -Service {place.Service.Name} -Region {CommandText.Quote(users.Place.Region)}; "
            + $"Get-ServiceEncryptionStatus -Service {place.Service.Name} -Region {string.Join(", ", place.Regions.Select(CommandText.Quote))} | Where-Object KeyArn -EQ {CommandText.Quote(users.KeyArn)} | Set-ServiceCmk -KeyId {CommandText.Quote(place.Service.DefaultAlias)}"));
    }
}
