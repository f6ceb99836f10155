namespace KmsCompliance;

/// <summary>The IAM policy that somebody needs beside the key policies: what a key policy leaves to IAM, or what another
/// account has to allow to its own.</summary>
public sealed class CmkUserPolicy
{
    /// <summary>The service that it is for, such as <c>XRay</c>. Not by a name that a command would take for a place of that
    /// service.</summary>
    public required TextList Services { get; init; }

    /// <summary>What its holder has to do with the keys.</summary>
    public required string Role { get; init; }

    /// <summary>The ARNs of the keys.</summary>
    public required TextList KeyArn { get; init; }

    /// <summary>The IAM policy as indented JSON.</summary>
    public required string PolicyDocument { get; init; }

    /// <summary>The IAM policy as indented JSON.</summary>
    public override string ToString() => PolicyDocument;
}
