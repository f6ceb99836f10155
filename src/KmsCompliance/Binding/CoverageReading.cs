using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace KmsCompliance.Binding;

/// <summary>Reads what an audit's -CoverageVariable was given, live or saved.</summary>
internal static class CoverageReading
{
    /// <summary>What a variable holds; null where that is no coverage.</summary>
    /// <param name="cmdlet">The command.</param>
    /// <param name="name">The variable.</param>
    public static AuditCoverage? Find(PSCmdlet cmdlet, string name)
    {
        var value = cmdlet.SessionState.PSVariable.GetValue(name);
        if (value is null)
        {
            return null;
        }

        var coverage = PSObject.AsPSObject(value);
        if (coverage.BaseObject is AuditCoverage live)
        {
            return live;
        }

        return FlagOf(coverage, nameof(AuditCoverage.Complete)) is not { } complete ? null : new AuditCoverage
        {
            Complete = complete,
            Listed = NumberOf(coverage, nameof(AuditCoverage.Listed)),
            Failed = NumberOf(coverage, nameof(AuditCoverage.Failed)),
            Skipped = NumberOf(coverage, nameof(AuditCoverage.Skipped)),
            Accounts = NumberOf(coverage, nameof(AuditCoverage.Accounts)),
            Calls = NumberOf(coverage, nameof(AuditCoverage.Calls)),
            Throttled = NumberOf(coverage, nameof(AuditCoverage.Throttled)),
            Resources = NumberOf(coverage, nameof(AuditCoverage.Resources)),
            Places = new([.. PlacesOf(coverage)]),
        };
    }

    // In CSV they are a text, which says no more than the numbers do.
    private static IEnumerable<AuditPlace> PlacesOf(PSObject coverage)
    {
        foreach (var item in Bare(coverage.Properties[nameof(AuditCoverage.Places)]?.Value) is IEnumerable items and not string ? items : Array.Empty<object>())
        {
            if (item is not null && PSObject.AsPSObject(item) is var place && TextOf(place, nameof(AuditPlace.Service)) is { } service && TextOf(place, nameof(AuditPlace.Region)) is { } region)
            {
                yield return new AuditPlace
                {
                    Service = service,
                    AccountId = TextOf(place, nameof(AuditPlace.AccountId)),
                    Region = region,
                    Status = TextOf(place, nameof(AuditPlace.Status)) ?? AuditPlaceStatus.NotReached,
                    Resources = NumberOf(place, nameof(AuditPlace.Resources)),
                    Message = TextOf(place, nameof(AuditPlace.Message)) ?? string.Empty,
                };
            }
        }
    }

    // To PowerShell, the text 'False' is true.
    private static bool? FlagOf(PSObject item, string name) => Bare(item.Properties[name]?.Value) switch
    {
        bool flag => flag,
        string text when bool.TryParse(text, out var flag) => flag,
        _ => null,
    };

    private static int NumberOf(PSObject item, string name) =>
        LanguagePrimitives.TryConvertTo<int>(Bare(item.Properties[name]?.Value), CultureInfo.InvariantCulture, out var number) ? Math.Max(number, 0) : 0;

    private static string? TextOf(PSObject item, string name) => Bare(item.Properties[name]?.Value) as string;

    private static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
