using System.Management.Automation;
using KmsCompliance.Ports;

namespace KmsCompliance.Hosting;

/// <summary>Has statuses of different services shown in one table: the formatter chooses a view by the first type name,
/// and shows what has another view as a list.</summary>
internal sealed class SideBySideReporter(IRunReporter inner) : RunReporterDecorator(inner)
{
    /// <inheritdoc/>
    protected override ValueTask<IEnumerable<object>> ChangeAsync(object result, CancellationToken cancellationToken)
    {
        var shown = new PSObject(result);
        shown.TypeNames.Insert(0, typeof(EncryptionStatus).FullName);
        return ValueTask.FromResult<IEnumerable<object>>([shown]);
    }
}
