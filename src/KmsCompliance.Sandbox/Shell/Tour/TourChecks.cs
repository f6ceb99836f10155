using System.Management.Automation;
using KmsCompliance.Sandbox.Shell.Hosting;

namespace KmsCompliance.Sandbox.Shell.Tour;

/// <summary>What a step of the tour must have done. Each check answers null, or what is wrong.</summary>
internal static class TourChecks
{
    /// <summary>No error was shown.</summary>
    public static string? NoErrors(CommandResult result) =>
        result.Stopped ? "it was stopped"
        : result.ErrorShown ? "it showed an error"
        : null;

    /// <summary>No error, and at least <paramref name="minimum"/> objects.</summary>
    public static Func<CommandResult, string?> Emits(int minimum) => result =>
        NoErrors(result) ?? (result.Output.Count >= minimum ? null : $"it emitted {result.Output.Count} objects, expected {minimum} or more");

    /// <summary>No error, and every object has one of <paramref name="values"/> in <paramref name="property"/>.</summary>
    public static Func<CommandResult, string?> All(string property, params string[] values) => result =>
        Emits(1)(result) ?? Unlike(result, property, values);

    /// <summary>Exactly the errors whose ids begin with one of <paramref name="errorIds"/>, each at least once.</summary>
    public static Func<CommandResult, string?> Refuses(params string[] errorIds) => result =>
    {
        string[] seen = [.. result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]).Distinct()];
        string[] missing = [.. errorIds.Except(seen)];
        string[] unexpected = [.. seen.Except(errorIds)];
        return result.Stopped ? "it was stopped"
            : missing.Length > 0 ? $"it did not refuse with {string.Join(", ", missing)}"
            : unexpected.Length > 0 ? $"it failed with {string.Join(", ", unexpected)}"
            : null;
    };

    /// <summary>A property of an emitted object as text; empty when it has none.</summary>
    public static string Read(PSObject emitted, string property) => emitted.Properties[property]?.Value?.ToString() ?? string.Empty;

    private static string? Unlike(CommandResult result, string property, string[] values)
    {
        string[] others = [.. result.Output.Select(emitted => Read(emitted, property)).Where(found => !values.Contains(found))];
        return others.Length == 0 ? null : $"{others.Length} of {result.Output.Count} have {property} {string.Join(", ", others.Distinct())}, not {string.Join(" or ", values)}";
    }
}
