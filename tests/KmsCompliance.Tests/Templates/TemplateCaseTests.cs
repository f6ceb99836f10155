using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Templates;

/// <summary>What has to be said of templates in the forms that people write.</summary>
public sealed class TemplateCaseTests : SandboxTest
{
    public static TheoryData<string> Names => [.. TemplateCase.All.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_says_of_each_resource_what_was_expected(string name)
    {
        var expected = TemplateCase.All.Single(entry => entry.Name == name);
        var findings = Session.Run<CmkTemplateFinding>($"Test-CmkTemplate '{expected.File}'");

        Assert.Equal(new SortedDictionary<string, string>(expected.Expected.ToDictionary(), StringComparer.Ordinal), TemplateCase.Summarize(findings));
        Assert.Equal(expected.IsDecided, findings.All(finding => finding.Compliance != Compliance.Unknown));
        Assert.All(findings, finding => Assert.True(finding.SourceLine > 0));
        Assert.All(findings.Where(finding => finding.Compliance == Compliance.Unknown), finding => Assert.True(ComplianceReason.IsOfUnknown(finding.Reason), finding.Reason));
        Assert.All(findings.Where(finding => finding.Compliance == Compliance.Compliant), finding => Assert.Equal(Severity.Informational, finding.Severity));
        Assert.Empty(Calls());
    }

    [Fact]
    public void There_are_forty_of_them_and_thirty_are_decided()
    {
        Assert.True(TemplateCase.All.Count >= 40);
        Assert.True(TemplateCase.All.Count(entry => entry.IsDecided) >= 30);
    }

    [Fact]
    public void What_is_not_to_be_shown_is_shown_nowhere()
    {
        var files = string.Join(", ", TemplateCase.All.Select(entry => $"'{entry.File}'"));
        var result = Session.Run($"Test-CmkTemplate {files} -RequireSetting -Verbose -Debug");
        var texts = result.Output.SelectMany(item => item.Properties.Select(property => $"{property.Value}").Append($"{item}")).ToList();

        Assert.NotEmpty(texts);
        Assert.All(new[] { "do-not-tell", "correct-horse", "not-to-be-told", "do-not-read" }, secret => Assert.DoesNotContain(texts, text => text.Contains(secret, StringComparison.Ordinal)));
    }
}
