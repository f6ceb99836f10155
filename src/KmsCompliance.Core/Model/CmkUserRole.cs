namespace KmsCompliance;

/// <summary>What somebody has to do with the keys of a service.</summary>
public enum CmkUserRole
{
    /// <summary>Works with what is under the keys, through the service.</summary>
    User,

    /// <summary>Manages the keys, and puts the service's resources under them where that is a right of its own.</summary>
    Administrator,

    /// <summary>Only decrypts.</summary>
    Reader,
}
