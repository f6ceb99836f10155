namespace KmsCompliance;

/// <summary>What a <see cref="CmkMeasure"/> counts.</summary>
public static class MeasureScope
{
    /// <summary>Everything.</summary>
    public const string All = "All";

    /// <summary>The findings about one service's resources.</summary>
    public const string Service = "Service";

    /// <summary>Those of one Region.</summary>
    public const string Region = "Region";

    /// <summary>Those of one account.</summary>
    public const string Account = "Account";

    /// <summary>Those of one rule.</summary>
    public const string Rule = "Rule";

    /// <summary>Those about resources whose tag has one value.</summary>
    public const string Tag = "Tag";
}
