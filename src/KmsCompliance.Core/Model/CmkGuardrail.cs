namespace KmsCompliance;

/// <summary>One thing that an organisation can put up so that AWS itself refuses, or tells of, what takes data from under its keys.</summary>
public sealed class CmkGuardrail
{
    /// <summary>The stable id, such as <c>SecretsManager.ApprovedKey</c>.</summary>
    public required string GuardrailId { get; init; }

    /// <summary>One of <see cref="GuardrailKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The service that it is about, such as <c>XRay</c>; empty where it is about keys of whichever service. Not by a name that
    /// a command would take for a place of that service.</summary>
    public TextList Services { get; init; } = [];

    /// <summary>What it does, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>What goes wrong without it.</summary>
    public required string Why { get; init; }

    /// <summary>What passes it by.</summary>
    public required TextList CannotCatch { get; init; }

    /// <summary>The JSON: a policy, an event pattern, or a CloudFormation template of a Config rule.</summary>
    public required string Document { get; init; }

    /// <summary>The id.</summary>
    public override string ToString() => GuardrailId;
}
