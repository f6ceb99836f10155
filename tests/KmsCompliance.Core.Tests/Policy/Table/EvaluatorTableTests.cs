using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;

namespace KmsCompliance.Core.Tests.Policy.Table;

/// <summary>The evaluator answers as the documentation says, case by case.</summary>
public sealed class EvaluatorTableTests
{
    private static readonly EvaluatorCase[] All = [.. PrincipalCases.All, .. ElementCases.All, .. OperatorCases.All, .. KeyCases.All, .. RealWorldCases.All];

    public static TheoryData<int, string> Rows
    {
        get
        {
            var rows = new TheoryData<int, string>();
            for (var i = 0; i < All.Length; i++)
            {
                rows.Add(i, All[i].Rule);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Row(int index, string rule)
    {
        var row = All[index];
        var result = Evaluate(row);
        var answer = $"{result.Decision} {string.Join(' ', result.Sids)}".TrimEnd();

        Assert.True(
            string.Join(' ', row.Expected.Split(' ').Order(StringComparer.Ordinal)) == string.Join(' ', answer.Split(' ').Order(StringComparer.Ordinal)),
            $"{rule} ({row.Source}): expected {row.Expected}, not {answer}. {result.Explanation}");
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Every_answer_is_explained(int index, string rule)
    {
        var result = Evaluate(All[index]);

        Assert.False(string.IsNullOrEmpty(result.Explanation), rule);
        Assert.All(result.Statements, verdict =>
        {
            Assert.EndsWith(".", verdict.Explanation, StringComparison.Ordinal);
            Assert.Equal(verdict.Outcome is StatementOutcome.DoesNotApply or StatementOutcome.Unknown, verdict.Clause is not null);
            Assert.Equal($"{verdict.Label}: {verdict.Explanation}", verdict.ToString());
        });
        Assert.Equal(result.Sids.Order(StringComparer.Ordinal), result.DecidingStatements.Select(verdict => verdict.Label).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_table_is_long_and_every_row_has_its_rule()
    {
        Assert.InRange(All.Length, 150, int.MaxValue);
        Assert.All(All, row => Assert.True(row.Source.StartsWith("https://docs.aws.amazon.com/", StringComparison.Ordinal) || row.Source == Sources.Cautious));
        Assert.All(All.Where(row => row.Source == Sources.Cautious), row => Assert.StartsWith("Unknown", row.Expected, StringComparison.Ordinal));
        Assert.All(
            All.GroupBy(static row => (row.Statements, row.Caller, row.Action, row.Context, row.Version, row.Identity, System.Text.Json.JsonSerializer.Serialize(row.Grants))),
            static same => Assert.Single(same));
    }

    [Fact]
    public void Forms_that_are_in_use_are_many_and_each_has_its_page()
    {
        Assert.InRange(RealWorldCases.All.Count(), 60, int.MaxValue);
        Assert.InRange(RealWorldCases.All.Select(static row => row.Source).Distinct().Count(), 12, int.MaxValue);
    }

    private static KeyAccessResult Evaluate(EvaluatorCase row) => KeyPolicyEvaluator.Evaluate(
        Evaluation.PolicyOf(row.Statements, row.Version),
        Evaluation.Request(row.Caller, row.Action, row.Context),
        row.Identity switch
        {
            null => null,
            "" => [],
            var statements => [IdentityPolicyDocument.Parse($$"""{"Version":"2012-10-17","Statement":[{{statements}}]}""")],
        },
        row.Grants);
}
