using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Organizations;

/// <summary>A role of one account reads what all accounts keep under their keys: the keys' side and its own side.</summary>
public sealed class CentralReaderTests : SandboxTest
{
    private const string Central = "777788889999";
    private const string Reader = $"arn:aws:iam::{Central}:role/SecurityReader";
    private const string Other = $"arn:aws:iam::{Central}:role/SomebodyElse";
    private const string Connect = "$global:s = Connect-CmkSession -RoleName Remediation;";
    private const string Places = $"Get-Region eu-west-1, eu-central-1 -AccountId 111122223333, 555566667777, 666677778888, {Central} -Session $s";
    private const int Accounts = 4;
    private const int Keys = Accounts * 2;

    /// <summary>A service, and what its reader's call to KMS is known by.</summary>
    public static TheoryData<string, string> Calls_of_readers => new()
    {
        { "SecretsManager", "-ViaService secretsmanager" },
        { "CloudTrail", "-EncryptionContext @{ 'aws:cloudtrail:arn' = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit' }" },
        { "CloudWatchLogs", "-ViaService logs -EncryptionContext @{ 'aws:logs:arn' = 'arn:aws:logs:eu-west-1:111122223333:log-group:app' }" },
    };

    [Theory]
    [MemberData(nameof(Calls_of_readers))]
    public void New_keys_of_all_accounts_let_it_in_and_its_own_policy_names_them_all(string service, string call)
    {
        Assert.Equal(Keys, Session.Run<ServiceCmk>($"{Connect} $global:keys = {Places} | New-ServiceCmk -Service {service} -Session $s -Alias alias/central -ExternalAccount {Reader}; $keys").Select(static key => key.KeyArn).Distinct().Count());
        AssertBothSides(call);
    }

    [Theory]
    [MemberData(nameof(Calls_of_readers))]
    public void So_do_keys_that_there_are_once_it_was_granted_and_a_second_time_changes_nothing(string service, string call)
    {
        Session.Run<ServiceCmk>($"{Connect} $global:keys = {Places} | New-ServiceCmk -Service {service} -Session $s -Alias alias/central; $keys");
        Assert.DoesNotContain("True", Answers($"{call} -IdentityPolicy @()"));

        var changes = Session.Run<CmkPolicyChange>($"$keys | Grant-CmkAccess -Session $s -ExternalAccount {Reader}");
        Assert.Equal(Keys, changes.Count);
        Assert.All(changes, static change => Assert.Equal((CmkChangeStatus.Applied, true), (change.Status, change.Verified)));
        Assert.All(Session.Run<CmkPolicyChange>($"$keys | Grant-CmkAccess -Session $s -ExternalAccount {Reader}"), static change => Assert.Equal(CmkChangeStatus.Unchanged, change.Status));
        AssertBothSides(call);
    }

    private void AssertBothSides(string call)
    {
        var policy = Assert.Single(Session.Run<CmkUserPolicy>("$global:policy = $keys | New-CmkUserPolicy -Role Reader; $policy"));
        Assert.Equal(Keys, policy.KeyArn.Count);
        Assert.Equal(Accounts, policy.KeyArn.Select(static arn => arn.Split(':')[4]).Distinct().Count());

        Assert.Equal(Enumerable.Repeat("True", Keys), Answers($"{call} -IdentityPolicy $policy"));

        // Neither side alone, but for keys of its own account, whose policy is enough.
        Assert.Equal([$"False {Keys - 2}", "True 2"], Counts(Answers($"{call} -IdentityPolicy @()")));

        // Nobody else of the account with the same policy, but where that account's own key leaves it to IAM.
        Assert.Equal([$"False {Keys - 2}", "True 2"], Counts(Answers($"{call} -IdentityPolicy $policy", Other)));

        // Nothing but reading, and not past the service.
        Assert.Equal(Enumerable.Repeat("False", Keys), Answers($"{call} -IdentityPolicy $policy", action: "Encrypt"));
        Assert.Equal(Enumerable.Repeat("False", Keys), Answers("-IdentityPolicy $policy"));
    }

    private List<string> Answers(string call, string principal = Reader, string action = "Decrypt") =>
        [.. Session.Run<bool>($"foreach ($key in $keys) {{ $key | Test-CmkAccess -Session $s -Principal {principal} -Action {action} {call} -Quiet }}").Select(static answer => answer.ToString())];

    private static IEnumerable<string> Counts(List<string> answers) =>
        answers.GroupBy(static answer => answer).Select(static group => $"{group.Key} {group.Count()}").Order(StringComparer.Ordinal);
}
