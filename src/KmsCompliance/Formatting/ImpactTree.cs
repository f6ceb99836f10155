using KmsCompliance.Identifiers;

namespace KmsCompliance.Formatting;

/// <summary>What the tree of a key's dependants shows of one of them.</summary>
public static class ImpactTree
{
    /// <summary>One line: whether it stops, where and what it is.</summary>
    /// <param name="impact">The dependant, or what is left of one.</param>
    /// <returns>The line; empty where there is none.</returns>
    public static string Line(object? impact) => (impact is System.Management.Automation.PSObject wrapped ? wrapped.BaseObject : impact) is CmkImpact one
        ? PrintableText.Of($"{Mark(one.Stops)} {one.ResourceName} ({(one.Service == ResourceIds.KeyService ? one.Dependant : $"{one.Dependant}, {one.Region}")}){Data(one)}")
        : string.Empty;

    private static string Mark(bool? stops) => stops switch
    {
        true => "x",
        false => "-",
        null => "?",
    };

    private static string Data(CmkImpact impact) => (impact.NewData, impact.StoredData) switch
    {
        (ImpactOnData.None, ImpactOnData.None) => string.Empty,
        (var newData, ImpactOnData.None) => $": new data {newData}",
        (ImpactOnData.None, var stored) => $": stored data {stored}",
        var (newData, stored) => $": new data {newData}, stored data {stored}",
    };
}
