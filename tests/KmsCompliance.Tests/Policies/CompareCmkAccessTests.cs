using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Policies;

/// <summary>Who gains and who loses where one key policy takes the place of another.</summary>
public sealed class CompareCmkAccessTests : SandboxTest
{
    private const string Billing = "arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101";
    private const string Delegates = """{"Sid":"Root","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}""";

    [Fact]
    public void Two_documents_are_compared_without_a_call()
    {
        var before = Policy(Named("role/Old"), Named("role/Both"));
        var after = Policy(Named("role/Both"), Named("role/New", "kms:Decrypt"), """{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"kms:Decrypt","Resource":"*"}""");

        var changes = Session.Run<CmkAccessChange>($"Compare-CmkAccess -ReferencePolicy '{before}' -PolicyDocument '{after}' Decrypt, Encrypt -AccountId 111122223333");

        Assert.Equal(
            ["444455556666 Gains kms:Decrypt", "arn:aws:iam::111122223333:role/New Gains kms:Decrypt", "arn:aws:iam::111122223333:role/Old Loses kms:Decrypt; kms:Encrypt"],
            changes.Select(static change => $"{change.Principal} {change.Change} {change.Action}").Order(StringComparer.Ordinal));
        Assert.All(changes, static change => Assert.Equal((null, "111122223333"), (change.KeyArn, change.AccountId)));
        Assert.Equal(("not allowed", "Conditional by OtherAccount: if account 444455556666 lets it"), changes.Where(static change => change.PrincipalKind == "Account").Select(static change => (change.Before, change.After)).Single());
        Assert.Empty(Calls());
    }

    [Fact]
    public void Of_a_key_users_and_grants_count_on_both_sides()
    {
        // X-Ray keeps its grant, the administrator the IAM policy, and the auditor has none that is about the key.
        var changes = Session.Run<CmkAccessChange>($"Compare-CmkAccess {Billing} '{Policy(Delegates, Named("user/sandbox-auditor", "kms:Decrypt"))}' Decrypt");
        var auditor = Assert.Single(changes);
        Assert.Equal(("arn:aws:iam::111122223333:user/sandbox-auditor", "Gains", "not allowed", "Allowed by KeyPolicy", Billing), (auditor.Principal, auditor.Change, auditor.Before, auditor.After, auditor.KeyArn));

        // Without the statement for the account, whoever came by it is out.
        var losses = Session.Run<CmkAccessChange>($"Compare-CmkAccess {Billing} '{Policy(Named("user/sandbox-administrator", "kms:Decrypt"))}' Decrypt, Encrypt");
        Assert.Equal(
            ["root Loses kms:Decrypt; kms:Encrypt", "user/sandbox-administrator Changes kms:Decrypt", "user/sandbox-administrator Loses kms:Encrypt"],
            losses.Select(static change => $"{change.Principal[(change.Principal.LastIndexOf(':') + 1)..]} {change.Change} {change.Action}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Whoever_comes_to_administer_the_key_gains_whatever_was_not_asked_about()
    {
        const string Granted = "kms:PutKeyPolicy\",\"kms:ScheduleKeyDeletion\",\"kms:ReplicateKey\",\"kms:DeleteImportedKeyMaterial\",\"kms:ImportKeyMaterial\",\"kms:RevokeGrant\",\"kms:EnableKey\",\"kms:DisableKey\",\"kms:CancelKeyDeletion\",\"kms:EnableKeyRotation\",\"kms:DisableKeyRotation";
        var named = Named("role/X").Replace("111122223333", "444455556666", StringComparison.Ordinal).Replace("\"Action\":\"kms:*\"", $"\"Action\":[\"{Granted}\"]", StringComparison.Ordinal);

        foreach (var command in new[] { $"Compare-CmkAccess {Billing} '{Policy(Delegates, named)}'", $"Compare-CmkAccess -ReferencePolicy '{Policy(Delegates)}' -PolicyDocument '{Policy(Delegates, named)}' -AccountId 111122223333" })
        {
            var gain = Assert.Single(Session.Run<CmkAccessChange>(command), static change => change.Principal.EndsWith("role/X", StringComparison.Ordinal));
            Assert.Equal("Gains", gain.Change);
            Assert.Equal(Granted.Split("\",\"").Order(StringComparer.Ordinal), gain.Action.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void A_policy_that_says_the_same_changes_nothing() =>
        Assert.Empty(Session.Run<CmkAccessChange>($"Compare-CmkAccess {Billing} '{Policy(Delegates.Replace("\"Sid\":\"Root\",", "", StringComparison.Ordinal).Replace("arn:aws:iam::111122223333:root", "111122223333", StringComparison.Ordinal))}'"));

    [Fact]
    public void What_IAM_allows_is_unknown_where_it_may_not_be_read_and_no_gain()
    {
        Server.Faults.DenyAction(SandboxAccounts.AdministratorAccessKey, "iam:GetAccountAuthorizationDetails");
        var changes = Session.Run($"Compare-CmkAccess {Billing} '{Policy(Named("role/App", "kms:Encrypt"))}' Decrypt").Output.Select(static change => (CmkAccessChange)change.BaseObject).ToList();
        Assert.Equal(["111122223333 Loses", "arn:aws:iam::111122223333:role/App Loses", "arn:aws:iam::111122223333:root Loses"], changes.Select(static change => $"{change.Principal} {change.Change}").Order(StringComparer.Ordinal));
        Assert.StartsWith("Unknown by IamPolicy", changes.Single(static change => change.PrincipalKind == "Account").Before, StringComparison.Ordinal);
    }

    private static string Policy(params string[] statements) => $$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements)}}]}""";

    private static string Named(string who, string action = "kms:*") => $$"""{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:{{who}}"},"Action":"{{action}}","Resource":"*"}""";
}
