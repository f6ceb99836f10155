using System.Diagnostics.CodeAnalysis;
using KmsCompliance.Model;

namespace KmsCompliance;

/// <summary>One IAM action that one command needs, why, and what becomes of the command without it.</summary>
public sealed class CmkAction
{
    /// <summary>Made of what its initializer says.</summary>
    public CmkAction()
    {
    }

    /// <summary>A copy, of which an initializer says what differs.</summary>
    [SetsRequiredMembers]
    internal CmkAction(CmkAction original)
    {
        Command = original.Command;
        Action = original.Action;
        Access = original.Access;
        Reason = original.Reason;
        Required = original.Required;
        WhenMissing = original.WhenMissing;
        ErrorId = original.ErrorId;
        ViaService = original.ViaService;
        Resource = original.Resource;
        Scope = original.Scope;
    }

    /// <summary>The command, such as <c>Get-Region</c>.</summary>
    public string Command { get; init; } = string.Empty;

    /// <summary>The action as IAM names it, such as <c>kms:DescribeKey</c>.</summary>
    public required string Action { get; init; }

    /// <summary>Whether it looks or changes.</summary>
    public required string Access { get; init; }

    /// <summary>What it is needed for.</summary>
    public required string Reason { get; init; }

    /// <summary>Whether the command achieves nothing without it; otherwise its result is poorer.</summary>
    public bool Required { get; init; }

    /// <summary>What happens without it.</summary>
    public required string WhenMissing { get; init; }

    /// <summary>The id of the error that tells of its lack; null where there is no error.</summary>
    public string? ErrorId { get; init; }

    /// <summary>The service that does it in the caller's name, such as <c>xray</c>; null for what is asked of AWS by the
    /// command itself.</summary>
    public string? ViaService { get; init; }

    /// <summary>What the policy allows it on: ARNs with wildcards, or <c>*</c>.</summary>
    public TextList Resource { get; init; } = ["*"];

    /// <summary>What it can be allowed on; <see cref="Resource"/> is what one policy makes of it.</summary>
    internal ActionScope Scope { get; init; } = ActionScope.Anywhere;

    /// <summary>The action as IAM names it.</summary>
    public override string ToString() => Action;
}
