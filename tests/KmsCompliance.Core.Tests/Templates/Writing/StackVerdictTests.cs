using CsCheck;
using KmsCompliance.Ports;
using KmsCompliance.Rules;
using KmsCompliance.Templates;
using KmsCompliance.Templates.Writing;
using static KmsCompliance.Core.Tests.Templates.Writing.StackEstate;

namespace KmsCompliance.Core.Tests.Templates.Writing;

/// <summary>What the module writes, judged by what it reads.</summary>
public sealed class StackVerdictTests
{
    private static readonly TemplateOptions Options = new(new RuleSelection(RuleCatalog.All) { Today = new(2026, 11, 29) }) { AccountId = Account, Region = Region };

    [Fact]
    public async Task An_account_under_its_own_keys_is_compliant_in_its_template_too()
    {
        var estate = Whole();
        var findings = await JudgeAsync(StackFiles.Of(estate).Text("import.template.json"));
        var ofResources = findings.Where(static finding => finding.ResourceType.StartsWith("AWS::", StringComparison.Ordinal) && finding.ResourceType != "AWS::KMS::Key").ToList();

        Assert.Equal(9, ofResources.Count(static finding => finding is { RuleId: "KMSC001", Compliance: Compliance.Compliant }));
        Assert.DoesNotContain(ofResources, static finding => finding.Compliance == Compliance.NonCompliant);

        // The key of another account, and the replicas' keys in other Regions.
        Assert.Equal(
            ["KMSC002 app/secret-5", "KMSC004 app/secret-6"],
            ofResources.Where(static finding => finding.Compliance == Compliance.Unknown).Select(static finding => $"{finding.RuleId} {finding.ResourceName}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_a_plan_mends_is_amiss_in_the_first_template_and_mended_in_the_second()
    {
        var files = StackFiles.Of(Planned());

        Assert.Equal((Compliance.NonCompliant, Compliance.Compliant), (await Of("import.template.json"), await Of("planned.template.json")));

        async Task<string> Of(string name) =>
            Assert.Single(await JudgeAsync(files.Text(name)), static finding => finding is { RuleId: "KMSC001", ResourceName: "app/secret-20" }).Compliance;
    }

    [Fact]
    public async Task The_verdict_on_a_key_is_that_of_the_resource() =>
        await Gen.Int[0, 5].Array[1, 6].SampleAsync(
            static async kinds =>
            {
                var key = Key(1);
                var configured = kinds.Select(kind => (Key: kind switch { 0 => null, 1 => key.Arn, 2 => key.KeyId, 3 => "alias/key-1", 4 => ForeignKey, _ => "alias/aws/secretsmanager" }, kind)).ToList();
                var findings = await JudgeAsync(StackFiles.Of(new(Account) { Keys = [key], Resources = [.. configured.Select(static (entry, number) => Secret(number, Region, entry.Key))] }).Text("import.template.json"));

                for (var number = 0; number < configured.Count; number++)
                {
                    Assert.Equal(
                        configured[number].kind is 0 or 5 ? Compliance.NonCompliant : Compliance.Compliant,
                        Assert.Single(findings, finding => finding.RuleId == "KMSC001" && finding.ResourceName == $"app/secret-{number}").Compliance);
                }
            },
            iter: 50);

    [Fact]
    public async Task The_setting_of_XRay_is_never_wrong_and_names_the_parameter_where_it_hangs_on_that()
    {
        // Whose key an ARN of the account's own is, only AWS can tell; one of another account is no key that AWS manages here.
        Assert.Equal(Compliance.Unknown, (await Of(XRay(Region, Key(1).Arn))).Compliance);
        Assert.Equal(Compliance.Compliant, (await Of(XRay(Region, ForeignKey))).Compliance);

        var planned = await Of(XRay(Region, null) with { PlannedKey = Planned().Keys[0] });
        Assert.Equal(Compliance.Unknown, planned.Compliance);
        Assert.Contains("'KeyId'", planned.Message, StringComparison.Ordinal);

        static async Task<CmkTemplateFinding> Of(EstateResource setting) =>
            Assert.Single(await JudgeAsync(StackFiles.Of(new(Account) { Resources = [setting] }).Text("x-ray.template.json")), static finding => finding.RuleId == "KMSC001");
    }

    private static async Task<IReadOnlyList<CmkTemplateFinding>> JudgeAsync(string text)
    {
        var template = TemplateReader.Read(text, new NoYaml(), Options);
        return await new TemplateJudgement(template, Options, "template.json", static item => new TemplateSource("template.json", item.Line)).JudgeAsync(CancellationToken.None);
    }

    private sealed class NoYaml : IYamlReader
    {
        public DocumentNode Read(string text, Func<string, string, bool> isLeftOut) => throw new NotSupportedException("Templates are written as JSON.");
    }
}
