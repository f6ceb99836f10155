using System.Diagnostics.CodeAnalysis;

namespace KmsCompliance;

/// <summary>The rights that commands need, and the IAM policy that gives them.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "It is the noun of Get-CmkPermission; the suffix is kept for a mechanism that .NET has not any more.")]
public sealed class CmkPermission
{
    /// <summary>Made of what its initializer says.</summary>
    public CmkPermission()
    {
    }

    /// <summary>A copy, of which an initializer says what differs.</summary>
    [SetsRequiredMembers]
    internal CmkPermission(CmkPermission original)
    {
        Command = original.Command;
        ScriptPath = original.ScriptPath;
        Mode = original.Mode;
        Actions = original.Actions;
        Rights = original.Rights;
        PolicyDocument = original.PolicyDocument;
    }

    /// <summary>The commands.</summary>
    public required TextList Command { get; init; }

    /// <summary>The script that uses them; null where commands were named.</summary>
    public string? ScriptPath { get; init; }

    /// <summary>How much of what they do is covered.</summary>
    public required string Mode { get; init; }

    /// <summary>The actions as IAM names them, each once; empty where none is needed.</summary>
    public required TextList Actions { get; init; }

    /// <summary>What there is to say of each action, command by command.</summary>
    internal IReadOnlyList<CmkAction> Rights { get; init; } = [];

    /// <summary>The IAM policy as JSON; null where no action is needed.</summary>
    public string? PolicyDocument { get; init; }

    /// <summary>The commands.</summary>
    public override string ToString() => string.Join(", ", Command);
}
