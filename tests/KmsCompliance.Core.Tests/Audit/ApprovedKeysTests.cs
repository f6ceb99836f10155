using KmsCompliance.Errors;
using KmsCompliance.Keys;
using KmsCompliance.Services;
using static KmsCompliance.Core.Tests.Rules.Estate;

namespace KmsCompliance.Core.Tests.Audit;

public sealed class ApprovedKeysTests
{
    private static readonly EncryptionStatus Own = Secret(KeyArn).With(new() { KeyArn = KeyArn, KeyManager = "CUSTOMER", Reason = ComplianceReason.CustomerManagedKey });

    [Theory]
    [InlineData(KeyArn)]
    [InlineData(KeyId)]
    public async Task A_key_that_is_listed_by_id_or_ARN_is_approved_without_a_call(string approved)
    {
        var keys = new Keys();
        Assert.Equal(KeyApproval.Approved, await JudgeAsync(Own, keys, approved));
        Assert.Equal(KeyApproval.Approved, await JudgeAsync(Secret(KeyId).With(Own.Verdict), keys, approved));
        Assert.Empty(keys.Asked);
    }

    [Theory]
    [InlineData("alias/billing")]
    [InlineData($"arn:aws:kms:{Region}:{Account}:alias/billing")]
    public async Task A_key_that_is_listed_by_alias_is_approved_however_the_resource_names_it(string approved)
    {
        var keys = new Keys { Aliases = [new("alias/other", "other"), new("alias/billing", KeyId)] };
        Assert.Equal(KeyApproval.Approved, await JudgeAsync(Own, keys, approved));
        Assert.Equal(["ListAliases"], keys.Asked);
    }

    [Fact]
    public async Task A_trails_key_is_approved_by_an_alias_of_its_own_Region()
    {
        const string elsewhere = $"arn:aws:kms:us-east-1:{Account}:key/{KeyId}";
        var status = Trail(elsewhere).With(Own.Verdict with { KeyArn = elsewhere });
        var (here, there) = (new Keys(), new Keys { Aliases = [new("alias/billing", KeyId)] });
        var approved = new ApprovedKeys(["alias/billing"], pattern => name => name == pattern, region => region == "us-east-1" ? there : here);

        Assert.Equal(KeyApproval.Approved, await approved.JudgeAsync(status, CancellationToken.None));
        Assert.Empty(here.Asked);
    }

    [Fact]
    public async Task Aliases_are_listed_once_for_many_resources()
    {
        var keys = new Keys { Aliases = [new("alias/billing", KeyId)] };
        var approved = Open(keys, "alias/billing");
        Assert.All(
            await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => approved.JudgeAsync(Own, CancellationToken.None)))),
            approval => Assert.Equal(KeyApproval.Approved, approval));
        Assert.Equal(["ListAliases"], keys.Asked);
    }

    [Theory]
    [InlineData("alias/other")]
    [InlineData("00000000-0000-4000-8000-00000000beef")]
    public async Task Any_other_key_is_not_approved(string approved) =>
        Assert.Equal(KeyApproval.NotApproved, await JudgeAsync(Own, new Keys { Aliases = [new("alias/billing", KeyId)] }, approved));

    [Fact]
    public async Task Keys_that_AWS_manages_are_not_approved_and_not_asked_about()
    {
        var keys = new Keys();
        Assert.Equal(KeyApproval.NotApproved, await JudgeAsync(Secret(null).With(new() { KeyManager = "AWS" }), keys, "alias/billing"));
        Assert.Empty(keys.Asked);
    }

    [Fact]
    public async Task Another_accounts_alias_of_the_same_name_is_not_the_approved_one()
    {
        var status = Secret($"arn:aws:kms:{Region}:{OtherAccount}:alias/billing").With(new()
        {
            KeyArn = ForeignKeyArn,
            KeyAlias = "alias/billing",
            KeyManager = "CUSTOMER",
            KeyAccountId = OtherAccount,
        });
        Assert.NotEqual(KeyApproval.Approved, await JudgeAsync(status, new Keys(), "alias/billing"));
        Assert.Equal(KeyApproval.Approved, await JudgeAsync(status, new Keys(), status.KmsKeyId!));
        Assert.Equal(KeyApproval.Approved, await JudgeAsync(status, new Keys(), ForeignKeyArn));
    }

    [Fact]
    public async Task Aliases_of_another_account_or_that_may_not_be_listed_leave_it_open()
    {
        var foreign = Secret(ForeignKeyArn).With(Own.Verdict with { KeyArn = ForeignKeyArn });
        Assert.Equal(KeyApproval.Undetermined, await JudgeAsync(foreign, new Keys(), "alias/billing"));

        var refused = new Keys { Refusal = new AwsCallException(FailureKind.AccessDenied, "no.") };
        Assert.Equal(KeyApproval.Undetermined, await JudgeAsync(Own, refused, "alias/billing"));
    }

    private static Task<KeyApproval> JudgeAsync(EncryptionStatus status, Keys keys, params string[] approved) =>
        Open(keys, approved).JudgeAsync(status, CancellationToken.None);

    private static ApprovedKeys Open(Keys keys, params string[] approved) =>
        new(approved, pattern => text => text == pattern, _ => keys);
}
