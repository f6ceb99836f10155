namespace KmsCompliance.Core.Tests.Rules;

/// <summary>Severities are text, and are compared by how grave they are.</summary>
public sealed class SeverityTests
{
    [Fact]
    public void Every_severity_is_at_least_itself_and_those_below_it()
    {
        string[] fromLeast = [Severity.Informational, Severity.Low, Severity.Medium, Severity.High, Severity.Critical];

        for (var i = 0; i < fromLeast.Length; i++)
        {
            for (var j = 0; j < fromLeast.Length; j++)
            {
                Assert.Equal(i >= j, Severity.IsAtLeast(fromLeast[i], fromLeast[j]));
            }
        }

        Assert.Equal(fromLeast.Order(StringComparer.Ordinal), typeof(Severity).GetFields().Where(static field => field.IsLiteral).Select(static field => field.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_word_that_is_no_severity_is_least() => Assert.False(Severity.IsAtLeast("Severe", Severity.Informational));
}
