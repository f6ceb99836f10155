using System.Text;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Templates;

/// <summary>Files that somebody has broken: they are judged or refused, nothing falls over, and what a key is taken from is no longer
/// compliant.</summary>
public sealed class TemplateMutationTests : SandboxTest, IDisposable
{
    private const int Each = 8;

    private readonly string _folder = Directory.CreateTempSubdirectory("kmscompliance-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Broken_files_are_judged_or_refused(int seed)
    {
        var random = new Random(seed);
        foreach (var entry in TemplateCase.All)
        {
            for (var i = 0; i < Each; i++)
            {
                File.WriteAllText(Path.Combine(_folder, $"{entry.Name}-{i}{Path.GetExtension(entry.File)}"), Break(File.ReadAllText(entry.File), random));
            }
        }

        var result = Session.Run($"Test-CmkTemplate '{_folder}/*' -RequireSetting");
        Assert.False(result.Terminated);
        Assert.All(result.ErrorIds, id => Assert.Equal("InvalidTemplate", id));
        Assert.NotEmpty(result.Output);
    }

    // Whoever is under a key that the file does not make any more, is not compliant for certain.
    [Theory]
    [InlineData("\"aws_kms_key\"", "\"aws_kms_quay\"")]
    [InlineData("AWS::KMS::Key", "AWS::KMS::Quay")]
    public void Without_its_keys_nothing_of_a_file_is_under_a_usable_key(string type, string other)
    {
        foreach (var entry in TemplateCase.All.Where(entry => File.ReadAllText(entry.File).Contains(type, StringComparison.Ordinal) && entry.Name is not ("tf-data-key" or "tf-external-and-replica-key" or "cfn-replica-key")))
        {
            File.WriteAllText(Path.Combine(_folder, $"{entry.Name}{Path.GetExtension(entry.File)}"), File.ReadAllText(entry.File).Replace(type, other, StringComparison.Ordinal));
        }

        var findings = Session.Run<CmkTemplateFinding>($"Test-CmkTemplate '{_folder}/*'");
        Assert.NotEmpty(findings);
        Assert.DoesNotContain(findings, finding => finding is { RuleId: "KMSC002", Compliance: Compliance.Compliant });
        Assert.DoesNotContain(findings, finding => finding.Service == "KMS");
    }

    // A value that is not what it was, in a template without conditions: nothing becomes compliant by it.
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void A_text_that_is_another_makes_nothing_compliant_that_was_not(int seed)
    {
        var random = new Random(seed);
        var before = new Dictionary<string, SortedDictionary<string, string>>(StringComparer.Ordinal);
        foreach (var entry in TemplateCase.All.Where(entry => entry.Name is "cfn-default-key" or "cfn-import" or "cfn-replica" or "cfn-policy-unfit" or "tf-default-key" or "tf-local" or "tf-literal-key" or "tf-xray-default" or "tf-data-alias"))
        {
            before[entry.Name] = new(entry.Expected.ToDictionary(), StringComparer.Ordinal);
            for (var i = 0; i < Each; i++)
            {
                File.WriteAllText(Path.Combine(_folder, $"{entry.Name}@{i}{Path.GetExtension(entry.File)}"), Spoil(File.ReadAllText(entry.File), random));
            }
        }

        foreach (var file in Session.Run($"Test-CmkTemplate '{_folder}/*' -Rule KMSC001, KMSC002, KMSC004, KMSC012").Output.Select(item => item.BaseObject).OfType<CmkTemplateFinding>().Where(finding => finding.Service != "KMS").GroupBy(finding => finding.TemplatePath))
        {
            var known = before[Path.GetFileName(file.Key).Split('@')[0]];
            Assert.All(
                TemplateCase.Summarize(file).Where(verdict => known.TryGetValue(verdict.Key, out var was) && was != Compliance.Compliant),
                verdict => Assert.NotEqual(Compliance.Compliant, verdict.Value));
        }
    }

    private static string Break(string text, Random random)
    {
        var broken = new StringBuilder(text);
        for (var edits = random.Next(1, 4); edits > 0 && broken.Length > 10; edits--)
        {
            var at = random.Next(broken.Length - 1);
            switch (random.Next(4))
            {
                case 0:
                    broken.Remove(at, Math.Min(random.Next(1, 60), broken.Length - at));
                    break;
                case 1:
                    broken.Insert(at, "{}[]\":,*&!\n-'%$\\\0"[random.Next(17)]);
                    break;
                case 2:
                    broken.Insert(at, broken.ToString(at, Math.Min(80, broken.Length - at)));
                    break;
                default:
                    broken.Length = at;
                    break;
            }
        }

        return broken.ToString();
    }

    // The letters of one text of the file, between quotation marks or behind a colon.
    private static string Spoil(string text, Random random)
    {
        var starts = Enumerable.Range(1, text.Length - 2).Where(at => (text[at - 1] == '"' || (text[at - 1] == ' ' && at > 1 && text[at - 2] == ':')) && char.IsLetter(text[at])).ToList();
        var at = starts[random.Next(starts.Count)];
        var end = at;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '_' or '-' or '/'))
        {
            end++;
        }

        return $"{text[..at]}zz{random.Next(1000)}{text[end..]}";
    }
}
