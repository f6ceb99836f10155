namespace KmsCompliance.History;

/// <summary>What ends an episode.</summary>
internal static class HistoryEpisodeEnd
{
    /// <summary>The resource was seen to be compliant.</summary>
    public const string Mended = "Mended";

    /// <summary>The resource was not there any more, or the rule no longer about it.</summary>
    public const string Gone = "Gone";

    /// <summary>Somebody accepted it.</summary>
    public const string Exempted = "Exempted";
}
