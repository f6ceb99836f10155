namespace KmsCompliance;

/// <summary>What became of a finding, or of a resource's key, from one run to another.</summary>
public static class SnapshotChange
{
    /// <summary>It did not fail and does now, or it was known and is not any more, or it was accepted and is not any more.</summary>
    public const string Worse = "Worse";

    /// <summary>It failed, or was unknown, and is compliant now; or it failed and was accepted.</summary>
    public const string Better = "Better";

    /// <summary>It was not there, although its place was listed.</summary>
    public const string New = "New";

    /// <summary>It is not there any more, although its place was listed.</summary>
    public const string Gone = "Gone";

    /// <summary>The resource is under another key.</summary>
    public const string ChangedKey = "ChangedKey";

    /// <summary>The resource was under a customer-managed key and is under the default key again.</summary>
    public const string FellBack = "FellBack";

    /// <summary>The key's policy lost a statement that the service needs.</summary>
    public const string LostStatement = "LostStatement";

    /// <summary>Only one of the two runs looked: nothing is known of a change.</summary>
    public const string NotCompared = "NotCompared";
}
