using System.Management.Automation;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using KmsCompliance.Guardrails;
using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Linting;
using KmsCompliance.Policy.Scenarios;
using KmsCompliance.Sandbox.Endpoint.Services;
using KmsCompliance.Services;
using KmsCompliance.Tests.Formatting;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Architecture;

/// <summary>Every service of the catalogue has all that a service is to have; a new one fails here until it has, and is told
/// which file to write. Its adapter and its addresses are held by a test of this name beside the adapters.</summary>
public sealed partial class ServiceParityTests : SandboxTest
{
    private const string Account = "111122223333";
    private const string Region = "eu-west-1";
    private const string Key = $"arn:aws:kms:{Region}:{Account}:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    private const string AccountSid = "EnableRootAccountPermissions";

    // Those in which the default estate has something of every service.
    private const string Regions = "us-east-1, eu-west-1, eu-central-1";

    private static readonly KeyPolicyRequest Everyone = new()
    {
        AccountId = Account,
        Region = Region,
        Administrators = [$"arn:aws:iam::{Account}:role/KeyAdmin"],
        Users = [$"arn:aws:iam::{Account}:role/app/Writer"],
        Readers = [$"arn:aws:iam::{Account}:user/Viewer"],
    };

    private static readonly XDocument Views = XDocument.Load(Path.Combine(TestEnvironment.RepositoryRoot, "KmsCompliance.Format.ps1xml"));

    public static TheoryData<string> Names => [.. ServiceCatalog.All.Select(static service => service.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_definition_is_complete(string name)
    {
        var service = Find(name);
        var file = Write($"src/KmsCompliance.Core/Services/{name}/{name}Service.cs");
        var sample = service.SampleStatus(Account, Region, Key);

        Assert.True(service.StatusType.IsSubclassOf(typeof(EncryptionStatus)), $"{file}: StatusType is a type of statuses");
        Assert.True(sample.GetType() == service.StatusType, $"{file}: SampleStatus gives the StatusType");
        Assert.True((sample.Service, sample.AccountId, sample.Region, sample.KmsKeyId) == (name, Account, Region, Key), $"{file}: SampleStatus is of the service, in the account and Region and under the key that it was asked for");
        Assert.True(service.Read(sample.ResourceId).Reference is { AccountId: Account, Region: Region }, $"{file}: Read reads the ResourceId of SampleStatus, '{sample.ResourceId}'");
        Assert.True(ServiceCatalog.Read(sample.ResourceId, ServiceCatalog.All).Reference?.Service == service, $"{file}: Read reads its own resources, and no other service's Read does");
        Assert.True(ServiceCatalog.All.Count(other => other.DefaultAlias == service.DefaultAlias) == 1, $"{file}: DefaultAlias is its own");
        Assert.True(service.DefaultAlias.StartsWith("alias/", StringComparison.Ordinal) && !service.DefaultAlias.StartsWith("alias/aws/", StringComparison.Ordinal), $"{file}: DefaultAlias is that of a customer's key");
        Assert.True(service.AwsManagedAlias?.StartsWith("alias/aws/", StringComparison.Ordinal) != false, $"{file}: AwsManagedAlias is one of AWS's");
        Assert.True(service.ResourceTypeName.StartsWith("AWS::", StringComparison.Ordinal) && service.SecurityHubType.Length > 0, $"{file}: ResourceTypeName is CloudFormation's, and SecurityHubType Security Hub's or Other");
        Assert.True(GuardrailCatalog.Kinds.All(kind => service.Guardrails.Any(guardrail => guardrail.Kind == kind)), $"{Write($"src/KmsCompliance.Core/Services/{name}/…Guardrails.cs")}: there is one guardrail at least of each kind");
        Assert.True(service.DefaultKey.Reason is ComplianceReason.AwsOwnedKey or ComplianceReason.AwsManagedKey, $"{file}: DefaultKey says whose key it is");
        Assert.All(
            new[] { service.DisplayName, service.ShortName, service.IamPrefix, service.KeyDescription, service.AcceptedForms, service.ResourceNoun.One, service.ResourceNoun.Many, service.DefaultKey.Name, service.DefaultKey.Message },
            text => Assert.False(string.IsNullOrWhiteSpace(text), $"{file}: a name or a text is empty"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_commands_of_advice_exist(string name)
    {
        var service = Find(name);
        var set = service.GetSetKeyCommand(service.SampleStatus(Account, Region, kmsKeyId: null), service.DefaultAlias).Split(' ')[0];

        Assert.All(new[] { set, service.AuditCommand }, command => Assert.True(
            Session.Run<CommandInfo>($"Get-Command -Module KmsCompliance -Name {command} -ErrorAction Ignore").Count == 1,
            $"{Write($"src/KmsCompliance.Core/Services/{name}/{name}Service.cs")}: there is no command {command}"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_works_with_its_key_works_with_the_policy_that_it_writes(string name)
    {
        var service = Find(name);
        var policy = service.BuildKeyPolicy(Everyone);
        var scenarios = service.GetScenarios(new ServiceScenarioRequest(Everyone, Key));
        var results = scenarios.Select(scenario => scenario.Evaluate(policy, static _ => [])).ToList();

        Assert.All(Enum.GetValues<ServiceScenarioPhase>(), phase => Assert.True(
            scenarios.Any(scenario => scenario.Phase == phase),
            $"{Write($"src/KmsCompliance.Core/Services/{name}/{name}Scenarios.cs")}: nothing is said of the phase {phase}"));
        Assert.All(results, result => Assert.True(
            result.Outcome == ServiceScenarioOutcome.Works,
            $"{Write($"src/KmsCompliance.Core/Services/{name}/{name}KeyPolicy.cs")}: '{result.Title}' does not work with it. {result.Explanation}"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_policy_that_it_writes_is_clean_and_known_again(string name)
    {
        var service = Find(name);
        var file = Write($"src/KmsCompliance.Core/Services/{name}/{name}KeyPolicy.cs");
        var policy = service.BuildKeyPolicy(Everyone);
        var findings = KeyPolicyLinter.Lint(policy, new KeyPolicyLintContext
        {
            AccountId = Account,
            Region = Region,
            Service = service.PolicyFacts,
            Services = [.. ServiceCatalog.All.Select(static known => known.PolicyFacts)],
        });

        Assert.True(findings.All(static finding => finding.Severity == Severity.Informational), $"{file}: {string.Join(' ', findings.Select(static finding => finding.Message))}");
        Assert.True(service.PolicyFacts.Name == name, $"{file}: its facts bear the name of another service");
        Assert.True(service.PolicyFacts.Sids.Count > 0, $"{file}: it names no Sid of its own");
        Assert.Distinct(service.PolicyFacts.Sids.Select(static sid => sid.Name));
        Assert.All(
            policy.Statements.Where(static statement => statement.Sid != AccountSid),
            statement => Assert.True(statement.Sid is { } sid && ServiceCatalog.OwnSids.BaseOf(sid) is not null, $"{file}: its facts do not name the Sid {statement.Sid}"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_sandbox_has_what_its_rights_are_for(string name)
    {
        var service = Find(name);
        var file = Write($"src/KmsCompliance.Core/Services/{name}, the file of its actions");
        var rights = service.AuditActions.Concat(service.LookupActions).Concat(service.TemplateActions).Concat(service.RestoreActions).ToList();
        var operations = SandboxServices.All
            .SelectMany(static known => known.Operations.Select(operation => $"{known.Endpoint.Name}:{operation.Name}"))
            .ToHashSet(StringComparer.Ordinal);

        Assert.True(service.AuditActions.Count > 0 && service.LookupActions.Count > 0 && service.ChangeActions.Count > 0, $"{file}: audit, look-up and change need rights");
        Assert.All(rights, right => Assert.True(right.Reason.Length > 0 && right.WhenMissing.Length > 0, $"{file}: {right} does not say what for"));
        Assert.All(
            rights.Where(right => right.ViaService is null && right.Action.StartsWith($"{service.IamPrefix}:", StringComparison.Ordinal)),
            right => Assert.True(operations.Contains(right.Action), $"{Write($"src/KmsCompliance.Sandbox/Endpoint/Services/{name}")}, and its line in SandboxServices.cs: there is no operation {right}"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_statuses_have_a_table_live_and_saved_and_a_list(string name)
    {
        var service = Find(name);
        var file = Write("KmsCompliance.Format.ps1xml, or leave its views to those of KmsCompliance.EncryptionStatus");
        var one = $"@(Get-ServiceEncryptionStatus -Service {name} -Region {Regions} | Where-Object KmsKeyId -eq $null)[0]";

        Assert.All(new[] { one, $"[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize(({one})))" }, command =>
        {
            var table = Screen.Render(Server.Url, command, 160, colour: false);
            Assert.True(TableHeading().IsMatch(table) || (service.HasOneResourceARegion && NamelessHeading().IsMatch(table)), $"{file}: it is shown as\n{table}");
            Assert.True(table.Contains($"({service.DefaultKey.ShortName})", StringComparison.Ordinal), $"{file}: its default key is shown as\n{table}");
        });

        var entries = Views.Descendants("ListEntry").ToList();
        var list = entries.Find(entry => entry.Element("EntrySelectedBy")?.Value.Trim() == service.StatusType.FullName) ?? entries.Single(static entry => entry.Element("EntrySelectedBy") is null);
        Assert.All(
            new[] { "Service", "AccountId", "Region", "KmsKeyId", "KeyArn", "Compliance", "Reason", "Message" },
            property => Assert.True(list.Descendants("Label").Any(shown => shown.Value == property), $"{file}: its list lacks {property}"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_estate_has_some_of_it_and_its_audit_gives_its_own_statuses(string name)
    {
        var service = Find(name);
        var result = Session.Run($"Get-ServiceEncryptionStatus -Service {name} -Region {Regions}");

        Assert.Empty(result.Errors.Select(static error => error.ToString()));
        Assert.True(result.Output.Count > 0, $"{Write($"src/KmsCompliance.Sandbox/Endpoint/Services/{name}, and some of it in the default estate")}: an audit finds none");
        Assert.All(result.Output, item => Assert.True(
            item.BaseObject.GetType() == service.StatusType && ((EncryptionStatus)item.BaseObject).Service == name,
            $"{Write($"src/KmsCompliance.Aws/Services/{name}")}: an audit gives a {item.BaseObject.GetType().Name}"));
        Assert.All(result.Output.Select(static item => (EncryptionStatus)item.BaseObject), status => Assert.True(
            service.Read(status.ResourceId).Reference is not null,
            $"{Write($"src/KmsCompliance.Core/Services/{name}/{name}Service.cs")}: Read does not read '{status.ResourceId}'"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_resource_of_it_is_put_under_a_new_key(string name)
    {
        Session.Run($"$global:bare = @(Get-ServiceEncryptionStatus -Service {name} -Region {Regions} | Where-Object KmsKeyId -eq $null)");
        var keys = Session.Run<ServiceCmk>("$bare | New-ServiceCmk");

        // Some of them may be another service's, or a copy of another Region's; those are refused.
        var changes = Session.Run("$bare | Set-ServiceCmk -Confirm:$false");
        var done = changes.Output.Select(static item => Assert.IsType<CmkChange>(item.BaseObject)).Where(static change => change is { Status: CmkChangeStatus.Applied, Verified: true }).ToList();

        Assert.True(
            done.Count > 0,
            $"{Write($"src/KmsCompliance.Core/Services/{name}/…KeyChange.cs, src/KmsCompliance.Aws/Services/{name} (SetKeyAsync, ObserveAsync), or a resource without a key in the default estate")}: {string.Join(' ', changes.Errors)}");
        Assert.All(done, change => Assert.Contains(keys, key => key.KeyArn == change.KeyArn));
        Session.Set("done", done.ToArray());
        Assert.All(
            Session.Run<EncryptionStatus>($"Get-ServiceEncryptionStatus -Service {name} -Region {Regions} | Where-Object ResourceId -in $done.ResourceId"),
            static status => Assert.Equal(Compliance.Compliant, status.Compliance));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_told_of_where_services_are_listed(string name)
    {
        var service = Find(name);

        Assert.True(
            Read("README.md").Contains(service.DisplayName, StringComparison.Ordinal),
            $"{Write("README.md")}: it does not name {service.DisplayName}");
        Assert.All(service.AuditActions, right => Assert.True(
            Read("docs", "iam.md").Contains($"`{right}`", StringComparison.Ordinal),
            $"{Write("docs/iam.md")}: it does not name {right}"));
        Assert.Contains(name, Session.Run<string>("$text = 'Get-ServiceEncryptionStatus -Service '; [System.Management.Automation.CommandCompletion]::CompleteInput($text, $text.Length, $null).CompletionMatches.CompletionText"));
    }

    private static ServiceDefinition Find(string name) => ServiceCatalog.Find(name)!;

    private static string Read(params string[] parts) => File.ReadAllText(Path.Combine([TestEnvironment.RepositoryRoot, .. parts]));

    private static string Write(string file) => $"write {file}";

    [GeneratedRegex("^Region +Compliance +Reason +Resource +Key *$", RegexOptions.Multiline)]
    private static partial Regex TableHeading();

    // The name of a Region's one resource may be left out.
    [GeneratedRegex("^Region +Compliance +Key +Reason *$", RegexOptions.Multiline)]
    private static partial Regex NamelessHeading();
}
