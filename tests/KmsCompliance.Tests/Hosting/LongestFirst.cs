using Xunit.Abstractions;

[assembly: TestCollectionOrderer("KmsCompliance.Tests.Hosting.LongestFirst", "KmsCompliance.Tests")]

namespace KmsCompliance.Tests.Hosting;

/// <summary>Begins with what starts other processes: those classes take longest, and at the end the rest of the machine
/// would wait for them.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest = ["KmsCompliance.Tests.Pester.PesterTests", "KmsCompliance.Tests.Peers.", "KmsCompliance.Tests.Credentials.", "KmsCompliance.Tests.Isolation.", "KmsCompliance.Tests.Pester.", "KmsCompliance.Tests.Help."];

    /// <inheritdoc/>
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => Array.FindIndex(Longest, name => collection.DisplayName.Contains(name, StringComparison.Ordinal)) is >= 0 and var place ? place : Longest.Length);
}
