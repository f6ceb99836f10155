namespace KmsCompliance.Changes.Rotations;

/// <summary>What is done about the rotation of keys.</summary>
/// <param name="Action"><c>Enable</c>, <c>Disable</c> or <c>Rotate</c>.</param>
/// <param name="PeriodInDays">Days between rotations, 90 to 2560; null for those that a key has, or else 365.</param>
public sealed record KeyRotationEdit(string Action, int? PeriodInDays = null)
{
    /// <summary>Turns it on, or changes its period.</summary>
    public const string Enable = "Enable";

    /// <summary>Turns it off.</summary>
    public const string Disable = "Disable";

    /// <summary>Rotates now.</summary>
    public const string Rotate = "Rotate";

    /// <summary>Days between rotations where nobody says any (KMS API Reference, EnableKeyRotation).</summary>
    public const int UsualPeriod = 365;

    /// <summary>The operation of KMS by which it is done.</summary>
    internal string Operation => Action switch
    {
        Enable => "EnableKeyRotation",
        Disable => "DisableKeyRotation",
        _ => "RotateKeyOnDemand",
    };
}
