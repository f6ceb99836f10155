namespace KmsCompliance.Services;

/// <summary>How much is asked of a resource. <c>-Level</c> takes the names.</summary>
public static class RuleLevel
{
    /// <summary>What an audit tells as it is.</summary>
    public const string Basic = "Basic";

    /// <summary>Also what an audit tells only where it was asked for more, and what not every account needs.</summary>
    public const string Full = "Full";
}
