using System.Management.Automation;

namespace KmsCompliance.Pipeline;

/// <summary>What came of a write. It is told even when nobody takes it any more.</summary>
internal sealed class OutcomeRecord(object value) : PipelineRecord
{
    public override void Write(PSCmdlet cmdlet) => cmdlet.WriteObject(value);

    public override string? Abandon() => value switch
    {
        CmkChange change => $"Stopped. {change.ResourceArn ?? $"{change.ResourceName} in {change.Region}"}: {change.Status}. {change.Message}{DescribeRepair(change)}",
        CmkKeyChange change => $"Stopped. {change.Action} of the key {change}: {change.Status}. {change.Message}",
        CmkPolicyChange change => $"Stopped. The policy of {change.KeyArn}: {change.Status}. {change.Message}",
        ServiceCmk key => $"Stopped. The key {key.KeyArn} was {(key.Created ? "made" : "changed")}{(key.Alias is null ? ", and has no alias yet" : $" and has the alias '{key.Alias}'")}.",
        _ => $"Stopped. {value}",
    };

    private static string DescribeRepair(CmkChange change) => change.PolicyStatus is { } status
        ? $" The policy of {change.KeyArn}, to which {string.Join(", ", change.AddedStatement)} came first: {status}."
        : string.Empty;
}
