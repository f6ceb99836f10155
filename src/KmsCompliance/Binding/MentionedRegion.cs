using System.Management.Automation;
using System.Reflection;
using KmsCompliance.Errors;

namespace KmsCompliance.Binding;

/// <summary>Objects that mention a Region and are none. The rule: a Region is taken from Regions and places of a coverage, from what is of a
/// service (statuses, findings, changes, dependants and readers of its resources, policies, X-Ray's deliveries), and from keys and changes of
/// them. All else that commands put out says what is planned, was done or is allowed there, and is refused, live and saved.</summary>
/// <remarks>Seen only where Regions are taken from the pipeline as they are. A command that takes keys or resources so binds no more of an object
/// than its Region where the key or resource is named beside it: PowerShell does not say what that came from.</remarks>
internal static class MentionedRegion
{
    private const string Deserialized = "Deserialized.";

    // What each is to a reader, and the properties that say which one it is.
    private static readonly Known[] All =
    [
        new(typeof(CmkPlanStep), "a step of a plan", nameof(CmkPlanStep.Target)),
        new(typeof(CmkPlanOutcome), "what came of a step of a plan", nameof(CmkPlanOutcome.Target)),
        new(typeof(CmkAccess), "a verdict on access to a key", nameof(CmkAccess.KeyArn), nameof(CmkAccess.Principal)),
        new(typeof(CmkKeyAccess), "about who can use a key", nameof(CmkKeyAccess.KeyArn)),
        new(typeof(CmkAccessChange), "a change of who can use a key", nameof(CmkAccessChange.KeyArn), nameof(CmkAccessChange.Principal)),
        new(typeof(CmkPolicyFinding), "a finding about a key's policy", nameof(CmkPolicyFinding.KeyArn), nameof(CmkPolicyFinding.RuleId)),
        new(typeof(CmkUsage), "a use of a key", nameof(CmkUsage.KeyArn)),
        new(typeof(CmkUsageSummary), "a count of uses of a key", nameof(CmkUsageSummary.KeyArn)),
        new(typeof(CmkUnusedKey), "about how long a key is unused", nameof(CmkUnusedKey.KeyArn)),
        new(typeof(CmkEvidenceEvent), "an event of evidence", nameof(CmkEvidenceEvent.KeyArn), nameof(CmkEvidenceEvent.Operation)),
        new(typeof(CmkSnapshotChange), "a change of what is no service's resource", nameof(CmkSnapshotChange.ResourceId)),
    ];

    /// <summary>Why an object is refused as a Region; null where it is not.</summary>
    /// <param name="item">The object.</param>
    public static Failure? FindProblem(PSObject item)
    {
        if (PipedObject.IsOfTemplate(item))
        {
            return Failures.FindingOfTemplate(PipedObject.Text(item, nameof(CmkTemplateFinding.ResourceAddress)) ?? string.Empty);
        }

        // A change since another run is of a resource where it says the service.
        return Array.Find(All, known => known.Is(item)) is not { } found || (found.Type == typeof(CmkSnapshotChange) && PipedObject.Service(item) is not null)
            ? null
            : Failures.ObjectIsNoPlace(
                found.Names.Select(name => PipedObject.Text(item, name)).FirstOrDefault(static text => text is not null) ?? found.Type.Name,
                found.What,
                PipedObject.Text(item, nameof(AwsRegion.Region)));
    }

    private sealed class Known(Type type, string what, params string[] names)
    {
        private readonly Lazy<IReadOnlyList<string>> _columns = new(() =>
            [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(static property => property.Name)]);

        public Type Type => type;

        public string What => what;

        public IReadOnlyList<string> Names => names;

        // A type says what its object was; of a row, which has none, its columns do.
        public bool Is(PSObject item) => item.BaseObject is PSCustomObject
            ? item.TypeNames.Contains(Deserialized + type.FullName) || _columns.Value.All(column => item.Properties[column] is not null)
            : item.BaseObject.GetType() == type;
    }
}
