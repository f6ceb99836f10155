using System.Management.Automation;
using KmsCompliance.Ports;

namespace KmsCompliance.Hosting;

/// <summary>Has statuses of different services shown in one table: the formatter chooses a view by the first type name,
/// and shows what has another view as a list.</summary>
internal sealed class SideBySideReporter(IRunReporter inner) : RunReporterDecorator(inner)
{
    /// <inheritdoc/>
    public override ValueTask OutputAsync(object result, CancellationToken cancellationToken)
    {
        var shown = new PSObject(result);
        shown.TypeNames.Insert(0, typeof(EncryptionStatus).FullName);
        return base.OutputAsync(shown, cancellationToken);
    }
}
