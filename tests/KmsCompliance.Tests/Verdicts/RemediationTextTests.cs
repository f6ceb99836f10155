using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using CsCheck;
using KmsCompliance.Rules;
using KmsCompliance.Services;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Verdicts;

/// <summary>Every remediation is a command that can be run as it is, whatever AWS calls things.</summary>
public sealed partial class RemediationTextTests : SandboxTest
{
    private static readonly Gen<string> HostileText = Gen.OneOf(
        "'", "''", "\"", "`", "$", "$(", ")", ";", "|", "&", "\n", "\r", "\0", " ", "\t", "#", "<#", "@'", "'@", "{", "}", "-", "\u2028", "\u2013", "\u2018", "\u2019", "\u201A", "\u201B",
        "\u201C", "\u201D", "Remove-Item", "a", "Z9", "/", "alias/", "1", "0x", "é", "🔑").Array[0, 8].Select(string.Concat);

    private static readonly Gen<(string Reason, string? State, string? Owner, string? Primary)> Verdict = Gen.Select(
        Gen.OneOf(typeof(ComplianceReason).GetFields().Select(static field => (string)field.GetRawConstantValue()!).ToArray()),
        Gen.OneOf<string?>("Enabled", "Disabled", "PendingDeletion", "PendingImport", null),
        Gen.OneOf(Gen.Const((string?)null), HostileText.Select(text => (string?)text)),
        Gen.OneOf(Gen.Const((string?)null), HostileText.Select(text => (string?)text)));

    [Fact]
    public void Whatever_the_names_are_each_stays_one_argument() =>
        Gen.Select(HostileText, HostileText, HostileText, HostileText, Verdict).Sample((secret, key, region, target, verdict) =>
        {
            var status = new SecretEncryptionStatus
            {
                AccountId = "111122223333",
                Region = region,
                ResourceName = secret,
                ResourceArn = secret,
                KmsKeyId = key,
                OwningService = verdict.Owner,
                PrimaryRegion = verdict.Primary,
                Reason = verdict.Reason,
                KeyState = verdict.State,
                KeyManager = "CUSTOMER",
                Message = "Words.",
            };
            string[] texts = [.. new[] { secret, key, region, target, verdict.Primary }.OfType<string>().Select(OnOneLine), "Region", "KmsKeyId"];
            foreach (var finding in RuleCatalog.Evaluate(status, new RuleContext(KeyApproval.NotApproved), RuleSelection.Basic, target).Where(finding => finding.Remediation.Length > 0))
            {
                foreach (var command in Parse(finding.Remediation))
                {
                    Assert.Matches("^[A-Z][a-z]+-[A-Za-z]+$", command.GetCommandName());
                    var elements = command.CommandElements.Skip(1).ToList();
                    Assert.All(elements.Where((_, position) => position % 2 == 0), element => Assert.IsType<CommandParameterAst>(element));
                    Assert.All(
                        elements.Where((_, position) => position % 2 == 1).SelectMany(element => element is HashtableAst table
                            ? table.KeyValuePairs.SelectMany(pair => new Ast[] { pair.Item1, ((CommandExpressionAst)((PipelineAst)pair.Item2).PipelineElements[0]).Expression })
                            : [element]),
                        argument => Assert.Contains(TextOf(argument), texts));
                }
            }
        });

    [Theory]
    [InlineData("Robert'); Remove-Item *; ('")]
    [InlineData("\u2019; Remove-Item *; \u2019")]
    [InlineData("$(Remove-Item *)")]
    [InlineData("a; Remove-Item *")]
    public void A_hostile_secret_is_one_argument_of_one_command(string name)
    {
        var status = new SecretEncryptionStatus { AccountId = "111122223333", Region = "eu-west-1", ResourceName = name, ResourceArn = name, Reason = ComplianceReason.AwsManagedKey, KeyManager = "AWS" };
        var commands = Parse(Assert.Single(RuleCatalog.Evaluate(status, new RuleContext(KeyApproval.NotAsked), RuleSelection.Basic)).Remediation);
        Assert.Equal(["New-ServiceCmk", "Set-SecretCmk"], commands.Select(made => made.GetCommandName()));
        var command = commands[1];
        Assert.Equal(["Set-SecretCmk", "SecretId", name, "KeyId", "alias/secrets-manager-data-cmk"], command.CommandElements.Select(TextOf));
    }

    [Fact]
    public void A_remediation_that_needs_a_key_makes_it_first_and_then_works_as_it_is()
    {
        var findings = Session.Run<CmkFinding>("Get-ServiceEncryptionStatus -Region us-east-1 | Test-ServiceCmk | Where-Object Reason -in AwsManagedKey, AwsOwnedKey | Where-Object Remediation -notlike '#*'");
        Assert.Equal(ServiceCatalog.All.Count, findings.Select(finding => finding.Service).Distinct().Count());
        foreach (var finding in findings.DistinctBy(finding => finding.Service))
        {
            Assert.Contains("New-ServiceCmk", finding.Remediation, StringComparison.Ordinal);
            var result = Session.Run($"$ConfirmPreference = 'None'; {finding.Remediation}");
            Assert.Empty(result.Errors.Select(error => error.ToString()));
            Assert.Equal(CmkChangeStatus.Applied, Assert.IsType<CmkChange>(result.Output[^1].BaseObject).Status);
        }
    }

    [Fact]
    public void Every_remediation_of_the_estate_parses_and_those_of_the_module_bind()
    {
        var findings = Session.Run<CmkFinding>("Get-Region | Get-ServiceEncryptionStatus | Test-ServiceCmk -ApprovedKey alias/platform");
        var remediations = findings.Where(finding => finding.Compliance != Compliance.Compliant).Select(finding => finding.Remediation).Distinct().ToList();

        Assert.True(remediations.Count > 20);
        foreach (var remediation in remediations)
        {
            foreach (var command in Parse(remediation).Where(command => !command.GetCommandName().Contains("-KMS", StringComparison.Ordinal)))
            {
                var whatIf = command.GetCommandName() is var name && (name.StartsWith("Set-", StringComparison.Ordinal) || name.StartsWith("New-", StringComparison.Ordinal)) ? " -WhatIf" : string.Empty;
                Assert.DoesNotContain(Session.Run(command.Extent.Text + whatIf).ErrorIds, id => id is "InvalidKeyId" or "InvalidSecretId" or "InvalidRegion" || id.StartsWith("Parameter", StringComparison.Ordinal) || id.StartsWith("NamedParameter", StringComparison.Ordinal));
            }
        }

        Assert.Empty(Writes());
    }

    private static List<CommandAst> Parse(string text)
    {
        var script = Parser.ParseInput(text, out _, out var errors);
        Assert.Empty(errors.Select(error => $"{error.Message} in {text}"));
        var commands = script.FindAll(ast => ast is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>().ToList();
        Assert.Equal(script.EndBlock.Statements.Sum(static statement => ((PipelineAst)statement).PipelineElements.Count), commands.Count);
        return commands;
    }

    // What breaks lines is written as a blank; no name of AWS's holds any.
    private static string OnOneLine(string text) => LineBreak().Replace(text, " ");

    // A number that stands alone reaches a string parameter as it was written.
    private static string TextOf(Ast element) => element switch
    {
        StringConstantExpressionAst text => text.Value,
        CommandParameterAst parameter => parameter.ParameterName,
        ConstantExpressionAst number => number.Extent.Text,
        _ => throw new InvalidOperationException($"'{element}' is a {element.GetType().Name}."),
    };

    [GeneratedRegex(@"[\p{Cc}\u2028\u2029]+")]
    private static partial Regex LineBreak();
}
