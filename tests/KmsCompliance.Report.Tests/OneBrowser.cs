namespace KmsCompliance.Report.Tests;

/// <summary>One browser for all tests, one test at a time: what is measured is measured alone.</summary>
[CollectionDefinition(Name)]
public sealed class OneBrowser : ICollectionFixture<Chromium>
{
    public const string Name = "Browser";
}
