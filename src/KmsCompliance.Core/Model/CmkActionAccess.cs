namespace KmsCompliance;

/// <summary>What an IAM action does to what it is about.</summary>
public static class CmkActionAccess
{
    /// <summary>It looks, and changes nothing.</summary>
    public const string Read = "Read";

    /// <summary>It changes something, uses a key, or lets somebody use it.</summary>
    public const string Write = "Write";
}
