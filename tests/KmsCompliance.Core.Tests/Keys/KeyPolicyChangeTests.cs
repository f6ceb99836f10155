using KmsCompliance.Changes.KeyPolicies;
using KmsCompliance.Errors;
using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Ports;
using KmsCompliance.Services;
using static KmsCompliance.Core.Tests.Policy.Evaluation;

namespace KmsCompliance.Core.Tests.Keys;

/// <summary>A key's policy is changed so that nobody is locked out and nobody's change is lost.</summary>
public sealed class KeyPolicyChangeTests
{
    private const string Account = $$"""{"Sid":"Account","Effect":"Allow","Principal":{"AWS":"{{Root}}"},"Action":"kms:*","Resource":"*"}""";
    private const string Reading = $$"""{"Sid":"AllowReadingTraces","Effect":"Allow","Principal":{"AWS":"{{Role}}"},"Action":"kms:Decrypt","Resource":"*"}""";
    private const string Theirs = $$"""{"Sid":"theirs","Effect":"Allow","Principal":{"AWS":"{{User}}"},"Action":"kms:Encrypt","Resource":"*"}""";

    /// <summary>The policy, the one that is to be put, the error's id and what it names.</summary>
    public static TheoryData<string, string, string, string> Refusals => new()
    {
        // The account, and with it the caller.
        { $"{Account},{Theirs}", Theirs, "KeyPolicyLockout", "Nobody may change the policy" },
        { Account, $"{Account},{Denying("kms:PutKeyPolicy")}", "KeyPolicyLockout", "Nobody may change the policy" },

        // The caller alone.
        { Account, $"{Account},{Denying("kms:*", "\"arn:aws:iam::111122223333:role/Administrator\"")}", "KeyPolicyLockout", "anna, who would put the policy" },

        // The caller may still, but nobody who lasts: only the session is named.
        { Account, Naming(Session), "KeyPolicyLockout", "Nobody may change the policy" },

        { Account, $"{Account},{Naming("AROAEXAMPLEEXAMPLE123")}", "KeyPolicyNamesDeleted", "AROAEXAMPLEEXAMPLE123 in Named" },
        { $"{Account},{Naming("AIDAEXAMPLEEXAMPLE123")}", $"{Account},{Reading},{Naming("AIDAEXAMPLEEXAMPLE123")}", "KeyPolicyNamesDeleted", "AIDAEXAMPLEEXAMPLE123 in Named" },
    };

    [Fact]
    public async Task What_is_confirmed_is_written_and_seen()
    {
        var key = new KeyWithPolicy(Policy(Account, Theirs));

        var change = await Apply(key, Add(Reading));

        Assert.Equal((CmkChangeStatus.Applied, true), (change!.Status, change.Verified));
        Assert.Equal(Policy(Account, Theirs), change.PreviousPolicy);
        Assert.Equal(Policy(Account, Theirs, Reading), change.PolicyDocument);
        Assert.Equal("+AllowReadingTraces", Statements(change));
        Assert.Equal((KeyWithPolicy.Key.KeyId, KeyWithPolicy.Arn, "eu-west-1", "111122223333"), (change.KeyId, change.KeyArn, change.Region, change.AccountId));
        Assert.Equal([Policy(Account, Theirs, Reading)], key.Written);
        var question = Assert.Single(key.Questions);
        Assert.Equal((KeyWithPolicy.Arn, "Do it", true), (question.Target, question.Action, question.AsksWithDetail));
        Assert.Equal($"{change.Difference}\nGains: {Assert.Single(change.Gain)}", question.Detail);
        Assert.Empty(change.Loss);
        Assert.Contains("+   \"Sid\": \"AllowReadingTraces\",", question.Detail!.Split('\n'));
    }

    [Fact]
    public async Task A_statement_that_says_more_than_before_is_changed_and_one_that_goes_is_removed()
    {
        var key = new KeyWithPolicy(Policy(Account, Reading, Theirs));

        var change = await Apply(key, policy => Add(Reading.Replace(Role, User, StringComparison.Ordinal))(policy.Without(statement => statement.Sid == "theirs")));

        Assert.Equal("~AllowReadingTraces -theirs", Statements(change!));
    }

    [Fact]
    public async Task What_changes_nothing_is_neither_asked_about_nor_written()
    {
        var key = new KeyWithPolicy(Policy(Account, Reading));

        var change = await Apply(key, Add(Reading));

        Assert.Equal((CmkChangeStatus.Unchanged, Policy(Account, Reading), Policy(Account, Reading)), (change!.Status, change.PreviousPolicy, change.PolicyDocument));
        Assert.Empty(change.Difference);
        Assert.Empty(key.Questions);
        Assert.Equal(0, key.Attempts);
    }

    [Fact]
    public async Task What_is_declined_is_not_written()
    {
        var key = new KeyWithPolicy(Policy(Account)) { Answer = static () => false };

        Assert.Null(await Apply(key, Add(Reading)));
        Assert.Equal((0, 1), (key.Attempts, key.Reads));
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task What_would_lock_out_or_be_refused_is_not_even_asked_about(string before, string after, string errorId, string named)
    {
        var key = new KeyWithPolicy(Policy(before));

        var failure = await Refused(key, _ => KeyPolicyDocument.Parse(Policy(after)));

        Assert.Equal(errorId, failure.ErrorId);
        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
        Assert.Empty(key.Questions);
        Assert.Equal(0, key.Attempts);
    }

    [Fact]
    public async Task What_was_grave_before_may_stay_so()
    {
        // Only the session may change the policy: bad as it is, to let somebody read makes it no worse.
        var key = new KeyWithPolicy(Policy(Naming("arn:aws:sts::111122223333:assumed-role/Administrator/anna")));

        Assert.Equal(CmkChangeStatus.Applied, (await Apply(key, Add(Reading)))!.Status);
    }

    [Fact]
    public async Task A_caller_who_may_not_is_told_so_before_the_write()
    {
        var key = new KeyWithPolicy(Policy(Account, Denying("kms:PutKeyPolicy")));

        Assert.Equal("KeyPolicyLockout", (await Refused(key, Add(Reading))).ErrorId);
        Assert.Equal(0, key.Attempts);
    }

    [Fact]
    public async Task A_policy_that_cannot_be_made_or_read_is_left()
    {
        var long_ = Account.Replace("\"Account\"", $"\"{new string('s', 32_500)}\"", StringComparison.Ordinal);

        Assert.Contains("32768 bytes at most", (await Refused(new KeyWithPolicy(Policy(long_)), Add(Reading), "KeyPolicyNotPossible")).Message, StringComparison.Ordinal);
        Assert.Contains("at least one statement", (await Refused(new KeyWithPolicy(Policy(Account)), policy => policy.Without(_ => true), "KeyPolicyNotPossible")).Message, StringComparison.Ordinal);
        Assert.Contains("not valid JSON", (await Refused(new KeyWithPolicy("{"), Add(Reading), "KeyPolicyNotUnderstood")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_of_others_and_of_AWS_are_refused_before_any_look()
    {
        var foreign = new KeyWithPolicy(Policy(Account)) { Caller = OtherRole };
        var own = new KeyWithPolicy(Policy(Account));

        await Refused(foreign, Add(Reading), "KeyOfOtherAccount");
        await Refused(own, Add(Reading), "AwsManagedKeyAsTarget", KeyWithPolicy.Key with { KeyManager = "AWS" });
        Assert.Equal((0, 0), (foreign.Reads, own.Reads));
    }

    [Fact]
    public async Task What_somebody_else_wrote_meanwhile_is_kept_where_the_change_stays_the_same()
    {
        var key = new KeyWithPolicy(Policy(Account));
        key.Answer = () =>
        {
            key.Policy = Policy(Account, Theirs);
            return true;
        };

        var change = await Apply(key, Add(Reading));

        Assert.Equal(Policy(Account, Theirs, Reading), Assert.Single(key.Written));
        Assert.Equal(Policy(Account, Theirs), change!.PreviousPolicy);
    }

    [Fact]
    public async Task What_somebody_else_has_changed_alike_meanwhile_is_unchanged()
    {
        var key = new KeyWithPolicy(Policy(Account));
        key.Answer = () =>
        {
            key.Policy = Policy(Account, Reading);
            return true;
        };

        var change = await Apply(key, Add(Reading));

        Assert.Equal((CmkChangeStatus.Unchanged, true, Policy(Account, Reading)), (change!.Status, change.Verified, change.PolicyDocument));
        Assert.Contains("meanwhile", change.Message, StringComparison.Ordinal);
        Assert.Empty(key.Written);
    }

    [Fact]
    public async Task Nothing_is_written_where_the_change_would_be_another_than_was_confirmed()
    {
        var meanwhile = Policy(Account, $$"""{"Sid":"AllowReadingTraces","Effect":"Allow","Principal":{"AWS":"{{User}}"},"Action":"kms:Decrypt","Resource":"*"}""");
        var key = new KeyWithPolicy(Policy(Account));
        key.Answer = () =>
        {
            key.Policy = meanwhile;
            return true;
        };

        Assert.Equal("KeyPolicyChanged", (await Refused(key, Add(Reading))).ErrorId);
        Assert.Equal(0, key.Attempts);
        Assert.Equal(meanwhile, key.Policy);
    }

    [Fact]
    public async Task A_lockout_that_somebody_else_brings_about_meanwhile_is_seen()
    {
        var key = new KeyWithPolicy(Policy(Account));
        key.Answer = () =>
        {
            key.Policy = Policy(Account, Denying("kms:PutKeyPolicy"));
            return true;
        };

        Assert.Equal("KeyPolicyLockout", (await Refused(key, Add(Reading))).ErrorId);
        Assert.Equal(0, key.Attempts);
    }

    [Fact]
    public async Task A_new_role_is_waited_for_and_the_policy_read_anew_each_time()
    {
        var key = new KeyWithPolicy(Policy(Account));
        key.BeforeWrite = attempt =>
        {
            key.Policy = attempt == 2 ? Policy(Account, Theirs) : key.Policy;
            if (attempt < 5)
            {
                throw KeyWithPolicy.Malformed();
            }
        };

        var change = await Apply(key, Add(Reading));

        Assert.Equal((CmkChangeStatus.Applied, 5, 15), (change!.Status, key.Attempts, (int)key.Time.Waited.TotalSeconds));
        Assert.Equal(Policy(Account, Theirs, Reading), Assert.Single(key.Written));
    }

    [Fact]
    public async Task A_role_that_never_comes_is_given_up_after_five_attempts()
    {
        var key = new KeyWithPolicy(Policy(Account)) { BeforeWrite = static _ => throw KeyWithPolicy.Malformed() };

        Assert.Equal("KeyPolicyRefused", (await Refused(key, Add(Reading))).ErrorId);
        Assert.Equal(5, key.Attempts);
    }

    [Fact]
    public async Task Where_nobody_new_is_named_there_is_nobody_to_wait_for()
    {
        var key = new KeyWithPolicy(Policy(Account, Reading, Theirs)) { BeforeWrite = static _ => throw KeyWithPolicy.Malformed() };

        Assert.Equal("KeyPolicyRefused", (await Refused(key, policy => policy.Without(statement => statement.Sid == "theirs"))).ErrorId);
        Assert.Equal((1, TimeSpan.Zero), (key.Attempts, key.Time.Waited));
    }

    [Fact]
    public async Task A_write_that_is_refused_has_written_nothing()
    {
        var key = new KeyWithPolicy(Policy(Account)) { BeforeWrite = static _ => throw new AwsCallException(FailureKind.AccessDenied, "no.") };

        Assert.Equal(FailureKind.AccessDenied, (await Assert.ThrowsAsync<AwsCallException>(() => Apply(key, Add(Reading)))).Kind);
        Assert.Empty(key.Errors);
    }

    [Fact]
    public async Task A_write_without_an_answer_is_told_as_such()
    {
        var key = new KeyWithPolicy(Policy(Account)) { AfterWrite = static () => throw new AwsCallException(FailureKind.Connection, "cut.") };

        var change = await Apply(key, Add(Reading));

        Assert.Equal((CmkChangeStatus.Failed, null, null), (change!.Status, change.Verified, change.PolicyDocument));
        Assert.Contains("not known", change.Message, StringComparison.Ordinal);
        Assert.Equal(Policy(Account), change.PreviousPolicy);
        Assert.Equal(["KeyPolicyChangeInDoubt"], key.Errors.Select(static failure => failure.ErrorId));
    }

    [Fact]
    public async Task A_read_without_an_answer_leaves_nothing_in_doubt()
    {
        var key = new KeyWithPolicy(Policy(Account)) { BeforeRead = static read => _ = read == 2 ? throw new AwsCallException(FailureKind.Connection, "cut.") : read };

        await Assert.ThrowsAsync<AwsCallException>(() => Apply(key, Add(Reading)));
        Assert.Equal(0, key.Attempts);
        Assert.Empty(key.Errors);
    }

    [Fact]
    public async Task What_settles_late_is_looked_at_again()
    {
        var key = new KeyWithPolicy(Policy(Account));
        key.AfterWrite = () => key.Policy = Policy(Account);
        key.BeforeRead = read => key.Policy = read == 5 ? key.Written[0] : key.Policy;

        var change = await Apply(key, Add(Reading));

        Assert.Equal((CmkChangeStatus.Applied, true, 5, 3), (change!.Status, change.Verified, key.Reads, (int)key.Time.Waited.TotalSeconds));
    }

    [Fact]
    public async Task What_is_not_seen_to_have_taken_is_not_called_applied()
    {
        var key = new KeyWithPolicy(Policy(Account));
        key.AfterWrite = () => key.Policy = Policy(Account);

        var change = await Apply(key, Add(Reading));

        Assert.Equal((CmkChangeStatus.Failed, false, 7, 15), (change!.Status, change.Verified, key.Reads, (int)key.Time.Waited.TotalSeconds));
        Assert.Null(change.PolicyDocument);
        Assert.Equal(["KeyPolicyNotTaken"], key.Errors.Select(static failure => failure.ErrorId));
    }

    [Fact]
    public async Task A_change_that_can_no_longer_be_looked_at_is_told_all_the_same()
    {
        using var stop = new CancellationTokenSource();
        var stopped = new KeyWithPolicy(Policy(Account)) { AfterWrite = stop.Cancel };
        var denied = new KeyWithPolicy(Policy(Account)) { BeforeRead = static read => _ = read == 3 ? throw new AwsCallException(FailureKind.AccessDenied, "no.") : read };

        Assert.Equal((CmkChangeStatus.Pending, null), await StatusOf(Apply(stopped, Add(Reading), stop: stop.Token)));
        Assert.Equal((CmkChangeStatus.Pending, null), await StatusOf(Apply(denied, Add(Reading))));

        static async Task<(string, bool?)> StatusOf(Task<CmkPolicyChange?> change) => ((await change)!.Status, (await change)!.Verified);
    }

    [Fact]
    public async Task After_a_stop_nothing_is_written()
    {
        using var stop = new CancellationTokenSource();
        var key = new KeyWithPolicy(Policy(Account)) { BeforeRead = read => _ = read == 2 ? Cancel() : read };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Apply(key, Add(Reading), stop: stop.Token));
        Assert.Equal(0, key.Attempts);

        int Cancel()
        {
            stop.Cancel();
            return 0;
        }
    }

    private static Task<CmkPolicyChange?> Apply(KeyWithPolicy key, Func<KeyPolicyDocument, KeyPolicyDocument> edit, KeyDescription? description = null, CancellationToken stop = default) =>
        new KeyPolicyChange(key, key, key.Time).ApplyAsync(description ?? KeyWithPolicy.Key, "eu-west-1", edit, "Do it", stop);

    private static async Task<Failure> Refused(KeyWithPolicy key, Func<KeyPolicyDocument, KeyPolicyDocument> edit, string? errorId = null, KeyDescription? description = null)
    {
        var failure = (await Assert.ThrowsAsync<FailureException>(() => Apply(key, edit, description: description))).Failure;
        Assert.Equal(errorId ?? failure.ErrorId, failure.ErrorId);
        return failure;
    }

    private static Func<KeyPolicyDocument, KeyPolicyDocument> Add(string statement) => policy => new OwnStatements(ServiceCatalog.OwnSids).Add(policy, PolicyOf(statement).Statements);

    private static string Statements(CmkPolicyChange change) => string.Join(' ', [
        .. change.AddedStatement.Select(static sid => $"+{sid}"), .. change.ChangedStatement.Select(static sid => $"~{sid}"), .. change.RemovedStatement.Select(static sid => $"-{sid}")]);

    private static string Naming(string principal) => $$"""{"Sid":"Named","Effect":"Allow","Principal":{"AWS":"{{principal}}"},"Action":"kms:*","Resource":"*"}""";

    private static string Denying(string action, string principal = "\"*\"") => $$$"""{"Sid":"Denied","Effect":"Deny","Principal":{"AWS":{{{principal}}}},"Action":"{{{action}}}","Resource":"*"}""";

    private static string Policy(params string[] statements) => $$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements)}}]}""";
}
