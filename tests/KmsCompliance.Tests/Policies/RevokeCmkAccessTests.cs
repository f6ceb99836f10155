namespace KmsCompliance.Tests.Policies;

/// <summary>What is taken out of the policies of keys, and what is left and said.</summary>
public sealed class RevokeCmkAccessTests : PolicyTest
{
    private const string Deleted = "AROAEXAMPLEEXAMPLE123";

    [Fact]
    public void A_role_leaves_the_statements_that_name_others_too()
    {
        Session.Run<CmkPolicyChange>($"Grant-CmkAccess {Billing} SecretsManager -User {Reader}, {Writer} -Administrator {Reader}");

        var change = Change($"Revoke-CmkAccess {Billing} {Reader} -Confirm:$false");

        Assert.Equal(["AllowUseThroughSecretsManager", "AllowDescribeKey"], change.ChangedStatement);
        Assert.Equal(["AllowKeyAdministration"], change.RemovedStatement);
        Assert.DoesNotContain(Reader, Key().PolicyText, StringComparison.Ordinal);
        Assert.Contains(Writer, Key().PolicyText, StringComparison.Ordinal);
    }

    [Fact]
    public void An_account_goes_with_every_role_of_it_and_no_other_account_does()
    {
        var script = $"Grant-CmkAccess {Billing} XRay -ExternalAccount 444455556666, arn:aws:iam::444455556666:role/R, 777788889999";
        Session.Run<CmkPolicyChange>(script);

        Assert.Equal(["AllowReadingTracesFrom444455556666"], Change($"Revoke-CmkAccess {Billing} -ExternalAccount 444455556666 -Confirm:$false").RemovedStatement);
        Assert.Equal("AllowReadingTracesFrom777788889999", Sids()[^1]);
    }

    [Fact]
    public void A_key_that_is_piped_in_does_not_lose_its_service()
    {
        var key = Assert.Single(Session.Run<ServiceCmk>($"New-ServiceCmk XRay -Region us-west-1 -User {Reader}"));

        Assert.Equal(["AllowReadingTraces"], Change($"Get-ServiceCmk -Region us-west-1 | Revoke-CmkAccess -Principal {Reader} -Confirm:$false").RemovedStatement);
        Assert.Contains("AllowXRay", Sids(key.KeyArn!));
        Assert.Equal(["AllowXRay"], Change("Get-ServiceCmk -Region us-west-1 | Revoke-CmkAccess -Service XRay -Confirm:$false").RemovedStatement);
        Assert.Equal(["EnableRootAccountPermissions"], Sids(key.KeyArn!));
    }

    [Fact]
    public void One_service_of_CloudTrail_goes_and_the_other_stays()
    {
        Session.Run<CmkPolicyChange>($"Grant-CmkAccess {Billing} CloudTrail; Grant-CmkAccess {Billing} CloudTrailLake; Grant-CmkAccess {Billing} CloudTrail -TrailArn arn:aws:cloudtrail:eu-west-1:111122223333:trail/t");

        var change = Session.Run($"Revoke-CmkAccess {Billing} -Service CloudTrail -Confirm:$false");

        Assert.Equal(["Enable IAM User Permissions", "AllowCloudTrailLake"], Sids());
        Assert.Empty(change.Warnings);
    }

    [Fact]
    public void Statements_of_others_are_left_and_named()
    {
        Put(
            Account,
            $$"""{"Sid":"theirs","Effect":"Allow","Principal":{"AWS":["{{Reader}}","{{Writer}}"]},"Action":"kms:Decrypt","Resource":"*"}""",
            """{"Effect":"Allow","Principal":"*","Action":"kms:DescribeKey","Resource":"*"}""",
            $$"""{"Sid":"no","Effect":"Deny","Principal":{"AWS":"{{Reader}}"},"Action":"kms:Encrypt","Resource":"*"}""",
            """{"Sid":"account","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:role/R"},"Action":"kms:Decrypt","Resource":"*"}""",
            """{"Sid":"service","Effect":"Allow","Principal":{"Service":"xray.amazonaws.com"},"Action":"kms:Decrypt","Resource":"*"}""");
        Session.Run<CmkPolicyChange>($"Grant-CmkAccess {Billing} XRay -Reader {Reader}");
        var others = PolicyOf().Statements.Take(6).Select(statement => statement.ToJson()).ToList();

        var result = Session.Run($"Revoke-CmkAccess {Billing} {Reader} -Confirm:$false");

        Assert.Equal(others, PolicyOf().Statements.Select(statement => statement.ToJson()));
        Assert.Contains("'theirs', '#3'.", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Contains("'#3', 'account'.", Assert.Single(Session.Run($"Revoke-CmkAccess {Billing} -ExternalAccount 444455556666 -WhatIf").Warnings), StringComparison.Ordinal);
        Assert.Contains("'#3', 'service'.", Assert.Single(Session.Run($"Revoke-CmkAccess {Billing} -Service XRay -WhatIf").Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_deleted_role_is_removed_by_its_id_and_until_then_nothing_can_be_put()
    {
        Put(Account, $$"""{"Sid":"AllowReadingTraces","Effect":"Allow","Principal":{"AWS":["{{Deleted}}","{{Writer}}"]},"Action":["kms:Decrypt","kms:DescribeKey"],"Resource":"*"}""");

        var refused = RunWithError($"Grant-CmkAccess {Billing} XRay -User {Reader}", "KeyPolicyNamesDeleted");
        Assert.Contains($"{Deleted} in AllowReadingTraces", refused.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Empty(Writes());

        Assert.Equal(CmkChangeStatus.Applied, Change($"Revoke-CmkAccess {Billing} {Deleted} -Confirm:$false").Status);
        Assert.Equal(["AllowReadingTraces"], Change($"Grant-CmkAccess {Billing} XRay -User {Reader}").ChangedStatement);
    }

    [Fact]
    public void The_statement_of_the_account_stays_whatever_is_named()
    {
        Session.Run<ServiceCmk>("New-ServiceCmk XRay -Region us-west-1");

        RunWithError("Get-ServiceCmk -Region us-west-1 | Revoke-CmkAccess -ExternalAccount 111122223333 -Confirm:$false", "InvalidPrincipal");
        RunWithError("Get-ServiceCmk -Region us-west-1 | Revoke-CmkAccess -Principal arn:aws:iam::111122223333:root -Confirm:$false", "InvalidPrincipal");
        Assert.Equal(0, Server.Calls.Count("kms", "PutKeyPolicy"));
    }

    [Fact]
    public void An_administrator_of_whom_all_depends_stays()
    {
        Put($$"""{"Sid":"AllowKeyAdministration","Effect":"Allow","Principal":{"AWS":"{{Writer}}"},"Action":"kms:*","Resource":"*"}""", """{"Sid":"x","Effect":"Allow","Principal":"*","Action":["kms:DescribeKey","kms:GetKeyPolicy"],"Resource":"*"}""");
        var before = Key().PolicyText;

        RunWithError($"Revoke-CmkAccess {Billing} {Writer} -Confirm:$false", "KeyPolicyLockout");

        Assert.Empty(Writes());
        Assert.Equal(before, Key().PolicyText);
    }

    [Fact]
    public void Whoever_is_not_there_is_no_change()
    {
        var change = Change($"Revoke-CmkAccess {Billing} {Reader}");

        Assert.Equal((CmkChangeStatus.Unchanged, Key().PolicyText), (change.Status, change.PreviousPolicy));
        Assert.Empty(Writes());
    }

    [Theory]
    [InlineData("Revoke-CmkAccess billing -Service XRay", "InvalidKeyId")]
    [InlineData("Revoke-CmkAccess alias/billing", "NobodyNamed")]
    [InlineData("Revoke-CmkAccess alias/billing -Service SecretsManager", "NoServicePrincipal")]
    [InlineData("Revoke-CmkAccess alias/billing -Principal Reader", "InvalidPrincipal")]
    [InlineData("Revoke-CmkAccess alias/billing -Principal arn:aws:sts::111122223333:assumed-role/Reader/x", "InvalidPrincipal")]
    [InlineData("Revoke-CmkAccess alias/billing -Principal arn:aws:iam::444455556666:root", "InvalidPrincipal")]
    [InlineData("Revoke-CmkAccess alias/billing -ExternalAccount arn:aws:iam::444455556666:root", "InvalidPrincipal")]
    [InlineData($"Revoke-CmkAccess {Billing} -ExternalAccount 111122223333", "InvalidPrincipal")]
    public void Bad_input_is_refused_before_any_call(string script, string errorId)
    {
        Assert.Empty(RunWithError($"{script} -Confirm:$false", errorId).Output);
        Assert.Equal(0, Server.Calls.Total);
    }
}
