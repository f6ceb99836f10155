namespace KmsCompliance;

/// <summary>What was done to a key.</summary>
public static class CmkKeyAction
{
    /// <summary>It was disabled.</summary>
    public const string Disable = "Disable";

    /// <summary>It was enabled.</summary>
    public const string Enable = "Enable";

    /// <summary>Its deletion was scheduled.</summary>
    public const string Remove = "Remove";

    /// <summary>Its deletion was taken back, and it was enabled.</summary>
    public const string Restore = "Restore";

    /// <summary>Material was imported into it.</summary>
    public const string ImportMaterial = "ImportMaterial";

    /// <summary>Its imported material was removed.</summary>
    public const string RemoveMaterial = "RemoveMaterial";
}
