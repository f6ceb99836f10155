using KmsCompliance.Policy.Documents;
using static KmsCompliance.Core.Tests.Policy.Evaluation;

namespace KmsCompliance.Core.Tests.Policy;

/// <summary>Adding and removing statements, and showing what that changes.</summary>
public sealed class KeyPolicyEditTests
{
    private const string Theirs = $$"""{"Note":[1.50],"Effect":"Allow","Principal":{"AWS":"{{Root}}"},"Action":["kms:*"],"Resource":"*","Sid":"theirs"}""";
    private const string Mine = $$"""{"Sid":"mine","Effect":"Allow","Principal":{"AWS":"{{Role}}"},"Action":"kms:Decrypt","Resource":"*"}""";

    private static readonly KeyPolicyDocument Before = KeyPolicyDocument.Parse($$"""{"Statement":{{Theirs}},"Extra":{"b":1,"a":2},"Version":"2012-10-17","Id":"x"}""");

    [Fact]
    public void Adding_keeps_what_was_there_and_its_order()
    {
        var after = Before.With(PolicyOf(Mine).Statements[0]);

        Assert.Equal($$"""{"Statement":[{{Theirs}},{{Mine}}],"Extra":{"b":1,"a":2},"Version":"2012-10-17","Id":"x"}""", after.ToJson());
        Assert.Equal(["theirs", "mine"], after.Statements.Select(statement => statement.Label));
        Assert.Equal([1, 2], after.Statements.Select(statement => statement.Number));
        Assert.Equal($$"""{"Statement":{{Theirs}},"Extra":{"b":1,"a":2},"Version":"2012-10-17","Id":"x"}""", Before.ToJson());
    }

    [Fact]
    public void Removing_takes_just_what_was_added()
    {
        var after = Before.With(PolicyOf(Mine).Statements[0]);

        Assert.True(Before.EquivalentTo(after.Without(statement => statement.Sid == "mine")));
        Assert.Equal("Key policy, line 1, position 14: Statement is empty; a key policy needs at least one statement.",
            Assert.Throws<KeyPolicyFormatException>(() => Before.Without(_ => true)).Message);
    }

    [Fact]
    public void A_Sid_cannot_come_twice() =>
        Assert.Contains("The Sid 'theirs' would be there twice", Assert.Throws<KeyPolicyFormatException>(() => Before.With(Before.Statements[0])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_variable_is_not_put_where_it_would_be_plain_text()
    {
        var variable = PolicyOf("""{"Sid":"v","Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*","Condition":{"StringEquals":{"kms:EncryptionContext:user":"${aws:username}"} } }""").Statements[0];

        Assert.NotNull(Before.With(variable));
        Assert.StartsWith("The statement 'v' has a policy variable", Assert.Throws<KeyPolicyFormatException>(() => PolicyOf(Mine, "2008-10-17").With(variable)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_much_is_refused()
    {
        var long_ = PolicyOf($$"""{"Sid":"{{new string('s', 32_600)}}","Effect":"Allow","Principal":"*","Action":"kms:Decrypt","Resource":"*"}""").Statements[0];

        Assert.Contains("bytes long; KMS takes 32768 bytes at most", Assert.Throws<KeyPolicyFormatException>(() => Before.With(long_)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_difference_shows_statements_as_people_read_them()
    {
        var after = Before.With(PolicyOf(Mine).Statements[0]).Without(statement => statement.Sid == "theirs");
        var diff = KeyPolicyDiff.Between(Before, after);

        Assert.Equal(["mine"], diff.Added.Select(statement => statement.Sid));
        Assert.Equal(["theirs"], diff.Removed.Select(statement => statement.Sid));
        Assert.False(diff.IsEmpty);
        var lines = diff.ToString().Split('\n');
        Assert.Equal("- {", lines[0]);
        Assert.Contains("-   \"Sid\": \"theirs\"", lines);
        Assert.Contains("+   \"Sid\": \"mine\",", lines);
        Assert.Equal("+ }", lines[^1]);
    }

    [Fact]
    public void Other_words_for_the_same_are_no_difference()
    {
        var diff = KeyPolicyDiff.Between(
            PolicyOf($"{Mine},{Theirs}"),
            PolicyOf($$"""{"Sid":"theirs","Note":[1.50],"Effect":"Allow","Principal":{"AWS":["111122223333"]},"Action":"KMS:*","Resource":["*"]},{{Mine.Replace("mine", "other", StringComparison.Ordinal)}}"""));

        Assert.True(diff.IsEmpty);
        Assert.Equal("(no change)", diff.ToString());
    }

    [Fact]
    public void The_same_statement_twice_is_twice()
    {
        var other = Mine.Replace("mine", "again", StringComparison.Ordinal);

        Assert.Equal(["again"], KeyPolicyDiff.Between(PolicyOf(Mine), PolicyOf($"{Mine},{other}")).Added.Select(statement => statement.Sid));
    }

    [Fact]
    public void Another_version_is_a_difference()
    {
        var diff = KeyPolicyDiff.Between(PolicyOf(Mine), PolicyOf(Mine, "2008-10-17"));

        Assert.True(diff.VersionChanges);
        Assert.Contains("version", diff.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_statement_writes_itself() => Assert.Equal(Theirs, Before.Statements[0].ToJson());
}
