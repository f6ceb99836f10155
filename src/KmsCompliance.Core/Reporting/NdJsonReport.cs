namespace KmsCompliance.Reporting;

/// <summary>A JSON object a line, a finding each, in the order in which they came.</summary>
/// <param name="output">Where it is written.</param>
public sealed class NdJsonReport(TextWriter output) : ReportWriter(output)
{
    private readonly FindingJson _json = new();

    /// <inheritdoc/>
    public override void Add(ReportFinding finding)
    {
        _json.Write(finding, Output);
        Output.Write('\n');
    }
}
