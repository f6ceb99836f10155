using KmsCompliance.Policy.Documents;
using KmsCompliance.Services;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Policies;

/// <summary>What is added to the policies of keys.</summary>
public sealed class GrantCmkAccessTests : PolicyTest
{
    private const string Trail = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit";
    private const string Theirs = """{"Resource":"*","Note":[1.50],"Sid":"theirs","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/Theirs"},"Action":["kms:Encrypt"]}""";

    /// <summary>Service, parameters, the Sids that are added.</summary>
    public static TheoryData<string, string, string[]> Grants => new()
    {
        { "XRay", "", ["AllowXRay"] },
        { "XRay", $"-User {Reader}", ["AllowReadingTraces"] },
        { "XRay", $"-Reader {Reader}", ["AllowDecryptingTraces"] },
        { "XRay", $"-Administrator {Writer}", ["AllowKeyAdministration", "AllowGrantsForAwsResources"] },
        { "XRay", "-ExternalAccount 444455556666, 777788889999", ["AllowReadingTracesFrom444455556666", "AllowReadingTracesFrom777788889999"] },
        { "SecretsManager", $"-User {Reader}, {Writer}", ["AllowUseThroughSecretsManager", "AllowDescribeKey"] },
        { "SecretsManager", $"-Reader {Reader} -ExternalAccount arn:aws:iam::444455556666:role/R", ["AllowReadingThroughSecretsManager", "AllowReadingThroughSecretsManagerFrom444455556666"] },
        { "CloudTrail", "", ["AllowCloudTrailToEncrypt", "AllowCloudTrailToDescribeKey", "AllowCloudTrailToDecrypt"] },
        { "CloudTrail", $"-TrailArn {Trail}", ["AllowCloudTrailToEncrypt", "AllowCloudTrailToDescribeKey", "AllowCloudTrailToDecrypt"] },
        { "CloudTrail", $"-TrailArn arn:aws:cloudtrail:eu-west-1:444455556666:trail/org -OrganizationTrail", ["AllowCloudTrailToEncrypt", "AllowCloudTrailToDescribeKey", "AllowCloudTrailToDecrypt"] },
        { "CloudTrail", $"-Reader {Reader}", ["AllowReadingTrailLogs"] },
        { "CloudTrail", $"-Reader {Reader} -TrailArn {Trail}", ["AllowCloudTrailToEncrypt", "AllowCloudTrailToDescribeKey", "AllowCloudTrailToDecrypt", "AllowReadingTrailLogs"] },
        { "CloudTrailLake", "", ["AllowCloudTrailLake"] },
        { "CloudTrailLake", $"-User {Writer} -Reader {Reader}", ["AllowQueryingEvents", "AllowDecryptingEvents"] },
    };

    [Theory]
    [MemberData(nameof(Grants))]
    public void What_is_added_is_what_a_new_key_would_have_and_can_be_taken_back(string service, string parameters, string[] sids)
    {
        Put(Account, Theirs);
        var before = PolicyOf();

        var change = Change($"Grant-CmkAccess alias/billing {service} {parameters} -Region eu-west-1");

        Assert.Equal((CmkChangeStatus.Applied, true, Billing, "eu-west-1"), (change.Status, change.Verified, change.KeyArn, change.Region));
        Assert.Equal(sids, change.AddedStatement);
        Assert.Equal([.. before.Statements.Select(statement => statement.ToJson())], PolicyOf().Statements.Take(2).Select(statement => statement.ToJson()));
        Assert.Equal(sids, Sids().Skip(2));
        Assert.Equal(before.ToJson(), KeyPolicyDocument.Parse(change.PreviousPolicy).ToJson());
        Assert.Equal(Key().PolicyText, change.PolicyDocument);
        Assert.Equal(["kms:PutKeyPolicy"], Writes());

        // Again: it says so already.
        Assert.Equal(CmkChangeStatus.Unchanged, Change($"Grant-CmkAccess alias/billing {service} {parameters} -Region eu-west-1").Status);
        Assert.Equal(1, Server.Calls.Count("kms", "PutKeyPolicy"));

        // Back: everybody that was named, and the service where it was let in.
        var known = ServiceCatalog.Find(service)!;
        var revoke = $"Revoke-CmkAccess {Billing} {Reader}, {Writer} -ExternalAccount 444455556666, 777788889999{(known == ServiceCatalog.SecretsManager ? "" : $" -Service {service}")} -Confirm:$false";
        Assert.Equal(sids.Order(), Change(revoke).RemovedStatement.Order());
        Assert.True(PolicyOf().EquivalentTo(before));
    }

    [Fact]
    public void Each_change_says_who_gains_and_who_loses_by_the_policies_alone()
    {
        var grant = $"Grant-CmkAccess {Billing} SecretsManager -User {Reader} -ExternalAccount 444455556666";
        var host = new RecordingHost();
        using (var watched = new ModuleSession(Server.Url, host: host))
        {
            watched.Run<CmkPolicyChange>($"{grant} -WhatIf");
        }

        var given = Change(grant);
        var taken = Change($"Revoke-CmkAccess {Billing} {Reader} -ExternalAccount 444455556666 -Confirm:$false");

        Assert.Equal(2, given.Gain.Count);
        Assert.Contains(given.Gain, static gain => gain.StartsWith($"{Reader}: Decrypt, ", StringComparison.Ordinal) && gain.Contains("if kms:ViaService is secretsmanager.eu-west-1.amazonaws.com", StringComparison.Ordinal));
        Assert.Contains(given.Gain, static gain => gain.StartsWith("444455556666: Decrypt", StringComparison.Ordinal) && gain.Contains("account 444455556666 lets it", StringComparison.Ordinal));
        Assert.Empty(given.Loss);
        Assert.Equal(given.Gain, taken.Loss);
        Assert.Empty(taken.Gain);
        Assert.All(given.Gain, gain => Assert.Contains($"Gains: {gain}", string.Join('\n', host.Lines), StringComparison.Ordinal));
    }

    [Fact]
    public void A_key_policy_that_is_left_to_IAM_by_nobody_any_more_is_a_loss_of_the_account()
    {
        Put(Account, Theirs);
        var root = Key().PolicyText;
        Put(Theirs, """{"Sid":"admin","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/sandbox-administrator"},"Action":"kms:*","Resource":"*"}""");
        var change = Change($"[pscustomobject]@{{ KeyArn = '{Billing}'; Status = 'Applied'; PolicyDocument = '{Key().PolicyText}'; PreviousPolicy = '{root}' }} | Undo-CmkAccess -Confirm:$false");
        Assert.Contains(change.Gain, static gain => gain.StartsWith("111122223333: Decrypt, ", StringComparison.Ordinal) && gain.Contains(", ScheduleKeyDeletion", StringComparison.Ordinal) && gain.EndsWith(" (if account 111122223333 lets it)", StringComparison.Ordinal));
        Assert.Contains(change.Loss, static loss => loss.StartsWith("arn:aws:iam::111122223333:user/sandbox-administrator: Decrypt", StringComparison.Ordinal));
    }

    [Fact]
    public void A_further_role_is_put_into_the_statement_that_is_there()
    {
        Session.Run<CmkPolicyChange>($"Grant-CmkAccess {Billing} XRay -User {Reader}");
        var change = Change($"Grant-CmkAccess {Billing} XRay -User {Reader}, {Writer}");

        Assert.Equal(["AllowReadingTraces"], change.ChangedStatement);
        Assert.Empty(change.AddedStatement);
        Assert.Equal([Reader, Writer], PolicyOf().Statements[^1].Principals.Select(principal => principal.Value));
        Assert.Contains($"+       \"{Writer}\"", change.Difference.Split('\n'));
    }

    [Fact]
    public void Keys_of_several_Regions_come_with_their_service()
    {
        var changes = Session.Run<CmkPolicyChange>($"New-ServiceCmk XRay -Region us-west-1, eu-west-2 | Grant-CmkAccess -User {Reader}");

        Assert.Equal(["eu-west-2", "us-west-1"], changes.Select(change => change.Region).Order(StringComparer.Ordinal));
        Assert.All(changes, change => Assert.Equal(["AllowReadingTraces"], change.AddedStatement));
        Assert.All(changes, change => Assert.Contains("AllowReadingTraces", Sids(change.KeyArn)));
    }

    [Fact]
    public void One_key_by_several_names_and_for_several_services_gets_all_of_it()
    {
        var changes = Session.Run<CmkPolicyChange>(
            $"'alias/billing', '{Billing}', '{Billing[^36..]}' | Grant-CmkAccess -Service XRay -Region eu-west-1 -User {Reader}; "
            + $"[pscustomobject]@{{ KeyArn = '{Billing}'; Service = 'CloudTrail' }}, [pscustomobject]@{{ Arn = '{Billing}'; KeyId = 'x'; Service = 'CloudTrailLake' }} | Grant-CmkAccess");

        Assert.Equal((1, 2), (changes.Take(3).Count(change => change.Status == CmkChangeStatus.Applied), changes.Take(3).Count(change => change.Status == CmkChangeStatus.Unchanged)));
        Assert.All(changes.Skip(3), change => Assert.Equal(CmkChangeStatus.Applied, change.Status));
        Assert.Equal(5, Sids().Count - 1);
    }

    [Fact]
    public void A_key_that_cannot_be_changed_is_one_error_and_the_others_go_on()
    {
        var result = Session.Run($"'alias/no-such-key', '{Billing}', 'alias/platform' | Grant-CmkAccess -Service XRay -Region us-east-2, eu-west-1");

        // One input says another Region than its ARN, two are looked for in both.
        Assert.Equal(["KeyNotFound", "KeyNotFound", "KeyNotFound", "RegionMismatch"], result.ErrorIds.Order(StringComparer.Ordinal));
        Assert.Equal(Platform, Assert.IsType<CmkPolicyChange>(Assert.Single(result.Output).BaseObject).KeyArn);
    }

    [Theory]
    [InlineData("Grant-CmkAccess arn:aws:kms:us-west-2:444455556666:key/00000801-5a6d-4b0c-8000-000000000801 XRay", "KeyOfOtherAccount")]
    [InlineData("[pscustomobject]@{ KeyArn = 'arn:aws:kms:us-west-2:444455556666:key/00000801-5a6d-4b0c-8000-000000000801'; AccountId = '444455556666'; Service = 'XRay' } | Grant-CmkAccess", "AccountMismatch")]
    [InlineData("Grant-CmkAccess 5c1e5c83-3196-40fa-92ec-1ef09094d55c XRay -Region eu-west-1", "AwsManagedKeyAsTarget")]
    [InlineData("Grant-CmkAccess alias/billing XRay -Region eu-west-1 -User arn:aws:iam::444455556666:role/R", "InvalidPrincipal")]
    [InlineData("Grant-CmkAccess alias/billing XRay -Region eu-west-1 -ExternalAccount 111122223333", "InvalidPrincipal")]
    [InlineData("Grant-CmkAccess arn:aws:kms:eu-central-1:111122223333:key/00000205-5a6d-4b0c-8000-000000000205 XRay", "AccessDenied")]
    public void What_does_not_fit_the_key_is_refused_and_nothing_written(string script, string errorId)
    {
        Assert.Empty(RunWithError(script, errorId).Output);
        Assert.Empty(Writes());
        Assert.Equal(0, Server.Calls.Count("kms", "GetKeyPolicy"));
    }

    [Theory]
    [InlineData("Grant-CmkAccess billing XRay", "InvalidKeyId")]
    [InlineData("Grant-CmkAccess alias/aws/xray XRay", "AwsManagedKeyAsTarget")]
    [InlineData("Grant-CmkAccess alias/billing", "ServiceNotNamed")]
    [InlineData("Grant-CmkAccess alias/billing SecretsManager", "NoServicePrincipal")]
    [InlineData("Grant-CmkAccess alias/billing XRay -User Reader", "InvalidPrincipal")]
    [InlineData("Grant-CmkAccess alias/billing XRay -Reader '*'", "InvalidPrincipal")]
    [InlineData("Grant-CmkAccess alias/billing XRay -Administrator 111122223333", "InvalidPrincipal")]
    [InlineData("Grant-CmkAccess alias/billing XRay -ExternalAccount 4444", "InvalidPrincipal")]
    [InlineData("Grant-CmkAccess alias/billing CloudTrailLake -ExternalAccount 444455556666", "InvalidPrincipal")]
    [InlineData("Grant-CmkAccess alias/billing XRay -TrailArn arn:aws:cloudtrail:eu-west-1:111122223333:trail/t", "InvalidTrailArn")]
    [InlineData("Grant-CmkAccess alias/billing CloudTrail -TrailArn t", "InvalidTrailArn")]
    [InlineData("Grant-CmkAccess alias/billing CloudTrail -OrganizationTrail", "InvalidTrailArn")]
    [InlineData($"Grant-CmkAccess {Billing} XRay -User arn:aws:iam::444455556666:role/R", "InvalidPrincipal")]
    [InlineData($"Grant-CmkAccess {Billing} XRay -ExternalAccount 111122223333", "InvalidPrincipal")]
    [InlineData($"Grant-CmkAccess {Billing} CloudTrail -TrailArn arn:aws-cn:cloudtrail:cn-north-1:111122223333:trail/t", "InvalidPrincipal")]
    [InlineData($"Grant-CmkAccess {Billing} XRay -Region us-east-1", "RegionMismatch")]
    [InlineData("Grant-CmkAccess alias/billing XRay -Region nowhere", "InvalidRegion")]
    [InlineData("Grant-CmkAccess alias/billing XRay -AccountId 12", "InvalidAccountId")]
    public void Bad_input_is_refused_before_any_call(string script, string errorId)
    {
        Assert.Empty(RunWithError(script, errorId).Output);
        Assert.Equal(0, Server.Calls.Total);
    }
}
