namespace KmsCompliance;

/// <summary>What an IAM action does to what it is about.</summary>
public enum CmkActionAccess
{
    /// <summary>It looks, and changes nothing.</summary>
    Read,

    /// <summary>It changes something, uses a key, or lets somebody use it.</summary>
    Write,
}
