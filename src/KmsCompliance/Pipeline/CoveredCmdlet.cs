using System.Management.Automation;
using KmsCompliance.Audit;

namespace KmsCompliance.Pipeline;

/// <summary>A command that audits, and can say which places it saw.</summary>
public abstract class CoveredCmdlet : RegionalCmdlet
{
    /// <summary>The name of a variable that gets what was asked and what was seen of it: an <see cref="AuditCoverage"/>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CoverageVariable { get; set; }

    /// <summary>What was seen so far.</summary>
    private protected CoverageRecord Coverage { get; } = new();

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();

        // Where the command does not come to its end, what an earlier one saw must not stand for it.
        Publish(ended: false);
    }

    /// <inheritdoc/>
    protected sealed override void EndProcessing()
    {
        var ended = false;
        try
        {
            Conclude();
            ended = true;
        }
        finally
        {
            Publish(ended);
        }
    }

    /// <summary>Does what is left to do once all input is there.</summary>
    private protected abstract void Conclude();

    private void Publish(bool ended)
    {
        if (CoverageVariable is not null)
        {
            SessionState.PSVariable.Set(CoverageVariable, Coverage.ToCoverage(ended && !HasFailed));
        }
    }
}
