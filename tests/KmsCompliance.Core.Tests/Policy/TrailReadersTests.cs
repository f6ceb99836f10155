using KmsCompliance.Policy.Documents;
using KmsCompliance.Services.CloudTrail;

namespace KmsCompliance.Core.Tests.Policy;

/// <summary>Who reads a trail's log files with a key, and what another key makes of them.</summary>
public sealed class TrailReadersTests
{
    private const string OldKey = "arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101";
    private const string NewKey = "arn:aws:kms:eu-west-1:111122223333:key/00000102-5a6d-4b0c-8000-000000000102";
    private const string Trail = "arn:aws:cloudtrail:us-east-1:111122223333:trail/management-events";
    private const string Siem = "arn:aws:iam::111122223333:role/Siem";
    private const string Auditor = "arn:aws:iam::111122223333:role/audit/Auditor";
    private const string Abroad = "arn:aws:iam::444455556666:role/Analyst";
    private const string Root = """{"Sid":"Root","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}""";

    [Fact]
    public void Whom_a_statement_names_reads_and_whom_only_the_account_statement_covers_does_by_IAM()
    {
        var readers = Read(OldKey, Root, Allow(Siem));

        // The account's statement leaves the others to IAM, and Siem needs no IAM policy.
        Assert.Equal([Siem], readers.Named);
        Assert.Equal(["others of account 111122223333"], readers.ByIam);
    }

    [Fact]
    public void Whom_a_statement_about_something_else_names_is_one_of_those_others()
    {
        var administrator = $$"""{"Effect":"Allow","Principal":{"AWS":"{{Auditor}}"},"Action":"kms:PutKeyPolicy","Resource":"*"}""";
        Assert.Equal(["others of account 111122223333"], Read(OldKey, Root, administrator).ByIam);
    }

    [Fact]
    public void Who_may_only_administer_does_not_read()
    {
        var readers = Read(OldKey, $$"""{"Effect":"Allow","Principal":{"AWS":"{{Siem}}"},"Action":["kms:DescribeKey","kms:Encrypt"],"Resource":"*"}""");
        Assert.Empty(readers.Named);
        Assert.Empty(readers.ByIam);
    }

    [Fact]
    public void A_condition_on_another_trails_logs_or_another_way_does_not_let_read_these()
    {
        Assert.Empty(Read(OldKey, Allow(Siem, """{"StringEquals":{"kms:EncryptionContext:aws:cloudtrail:arn":"arn:aws:cloudtrail:us-east-1:111122223333:trail/another"}}""")).Named);
        Assert.Empty(Read(OldKey, Allow(Siem, """{"StringEquals":{"kms:ViaService":"secretsmanager.eu-west-1.amazonaws.com"}}""")).Named);
        Assert.Equal([Siem], Read(OldKey, Allow(Siem, """{"StringEquals":{"kms:ViaService":"s3.eu-west-1.amazonaws.com"}}""")).Named);
        Assert.Equal([Siem], Read(OldKey, Allow(Siem, """{"Null":{"kms:EncryptionContext:aws:cloudtrail:arn":"false"}}""")).Named);
    }

    [Fact]
    public void Whom_the_new_policy_leaves_out_loses()
    {
        var (losing, onlyByIam) = Read(OldKey, AllowEach(Siem, Auditor)).Under(Read(NewKey, Allow(Auditor)));
        Assert.Equal([Siem], losing);
        Assert.Empty(onlyByIam);
    }

    [Fact]
    public void Whom_the_new_policy_leaves_to_IAM_may_lose()
    {
        var (losing, onlyByIam) = Read(OldKey, Root, Allow(Siem)).Under(Read(NewKey, Root));
        Assert.Empty(losing);
        Assert.Equal([Siem], onlyByIam);
    }

    [Fact]
    public void Whom_the_new_policy_denies_loses_though_it_allows_too()
    {
        var deny = $$"""{"Effect":"Deny","Principal":{"AWS":"{{Siem}}"},"Action":"kms:Decrypt","Resource":"*"}""";
        Assert.Equal([Siem], Read(OldKey, Allow(Siem)).Under(Read(NewKey, Allow(Siem), deny)).Losing);
    }

    [Fact]
    public void Another_accounts_readers_and_whole_accounts_lose_too()
    {
        var old = Read(OldKey, Root, Allow(Abroad), Allow("arn:aws:iam::777788889999:root"), Allow("222233334444"));
        Assert.Equal([Abroad, "others of account 777788889999", "others of account 222233334444"], old.Under(Read(NewKey, Root)).Losing);
    }

    [Fact]
    public void Everybody_of_the_account_whom_the_consoles_policy_lets_read_loses_where_the_new_one_has_no_such_statement()
    {
        var console = """{"Effect":"Allow","Principal":{"AWS":"*"},"Action":["kms:Decrypt","kms:ReEncryptFrom"],"Resource":"*","Condition":{"StringEquals":{"kms:CallerAccount":"111122223333"},"StringLike":{"kms:EncryptionContext:aws:cloudtrail:arn":"arn:aws:cloudtrail:*:111122223333:trail/*"}}}""";
        Assert.Equal(["others of account 111122223333"], Read(OldKey, console).Under(Read(NewKey, Allow(Siem))).Losing);
    }

    [Fact]
    public void The_same_policy_loses_nobody()
    {
        string[] statements = [Root, Allow(Siem), Allow(Abroad)];
        var (losing, onlyByIam) = Read(OldKey, statements).Under(Read(NewKey, statements));
        Assert.Empty(losing);
        Assert.Empty(onlyByIam);
    }

    [Fact]
    public void Services_and_those_who_were_deleted_are_not_spoken_of()
    {
        var old = Read(
            OldKey,
            """{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"kms:*","Resource":"*"}""",
            """{"Effect":"Allow","Principal":{"AWS":"AROAEXAMPLEEXAMPLE123"},"Action":"kms:Decrypt","Resource":"*"}""");
        Assert.Empty(old.Named);
        Assert.Empty(old.Under(Read(NewKey, Root)).Losing);
    }

    [Theory]
    [InlineData("alias/logs")]
    [InlineData("arn:aws:iam::111122223333:root")]
    [InlineData("arn:nowhere:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101")]
    public void What_is_no_keys_ARN_is_refused(string keyArn) =>
        Assert.Throws<ArgumentException>(() => Read(keyArn, Root));

    private static TrailReaders Read(string keyArn, params string[] statements) =>
        new(KeyPolicyDocument.Parse($$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements)}}]}"""), keyArn, Trail);

    private static string Allow(string principal) =>
        $$"""{"Effect":"Allow","Principal":{"AWS":"{{principal}}"},"Action":"kms:Decrypt","Resource":"*"}""";

    private static string Allow(string principal, string condition) =>
        $$"""{"Effect":"Allow","Principal":{"AWS":"{{principal}}"},"Action":"kms:Decrypt","Resource":"*","Condition":{{condition}}}""";

    private static string AllowEach(params string[] principals) => string.Join(',', principals.Select(Allow));
}
