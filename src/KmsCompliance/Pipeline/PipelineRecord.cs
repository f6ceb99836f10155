using System.Management.Automation;

namespace KmsCompliance.Pipeline;

/// <summary>Something a worker has for the pipeline; only the pipeline's own thread writes it.</summary>
internal abstract class PipelineRecord
{
    /// <summary>Writes the record.</summary>
    public abstract void Write(PSCmdlet cmdlet);

    /// <summary>The record will not be written: the pipeline was stopped before.</summary>
    /// <returns>What the user has to be told all the same; null for nothing.</returns>
    public virtual string? Abandon() => null;
}
