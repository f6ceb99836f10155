namespace KmsCompliance.Plans;

/// <summary>What the steps of plans do, in the order of need.</summary>
internal static class PlanAction
{
    /// <summary>Makes a service's key.</summary>
    public const string CreateKey = nameof(CreateKey);

    /// <summary>Changes a key's policy.</summary>
    public const string SetPolicy = nameof(SetPolicy);

    /// <summary>Turns a key's rotation on, or changes its period.</summary>
    public const string SetRotation = nameof(SetRotation);

    /// <summary>Puts a resource under a key.</summary>
    public const string SetKey = nameof(SetKey);

    /// <summary>All of them, those first that others need.</summary>
    public static IReadOnlyList<string> All { get; } = [CreateKey, SetPolicy, SetRotation, SetKey];

    /// <summary>About how many calls a step takes.</summary>
    /// <param name="action">What it does.</param>
    public static int CallsOf(string action) => action switch
    {
        CreateKey => 8,
        SetPolicy => 4,
        SetRotation => 4,
        _ => 4,
    };
}
