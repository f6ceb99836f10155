namespace KmsCompliance;

/// <summary>What was written of an account, or of one of its Regions, as infrastructure as code.</summary>
public sealed class CmkTemplateExport
{
    /// <summary><c>Terraform</c> or <c>CloudFormation</c>.</summary>
    public required string Format { get; init; }

    /// <summary>The 12-digit account. Not <c>AccountId</c>, nor <see cref="DeploymentRegion"/> <c>Region</c>: commands that work on Regions would take
    /// an export for one.</summary>
    public required string DeploymentAccountId { get; init; }

    /// <summary>The Region; null where the files are of all the account's Regions.</summary>
    public required string? DeploymentRegion { get; init; }

    /// <summary>The folder that the files are in.</summary>
    public required string Folder { get; init; }

    /// <summary>The templates that Test-CmkTemplate reads: what is there once all of them are deployed. None of Terraform's: there it is
    /// the plan that is judged.</summary>
    public TextList TemplatePath { get; init; } = [];

    /// <summary>All files, in order.</summary>
    public TextList WrittenFile { get; init; } = [];

    /// <summary>What the files have, as the language names it.</summary>
    public TextList Exported { get; init; } = [];

    /// <summary>How many resources the files have, keys and aliases included.</summary>
    public int ExportedCount => Exported.Count;

    /// <summary>What was asked for, or hangs on that, and is in no file, each with the reason.</summary>
    public TextList NotExported { get; init; } = [];

    /// <summary>Whether the files show what a plan will have made of it, not what is there.</summary>
    public required bool IsPlanned { get; init; }

    /// <summary>The folder.</summary>
    public override string ToString() => Folder;
}
