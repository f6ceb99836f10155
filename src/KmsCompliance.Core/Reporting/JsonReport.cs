namespace KmsCompliance.Reporting;

/// <summary>One JSON array of findings, each on a line, as docs/schemas/report.schema.json has it.</summary>
/// <param name="output">Where it is written.</param>
public sealed class JsonReport(TextWriter output) : ReportWriter(output)
{
    private readonly FindingJson _json = new();
    private bool _hasAny;

    /// <inheritdoc/>
    public override void Start() => Output.Write('[');

    /// <inheritdoc/>
    public override void Add(ReportFinding finding)
    {
        Output.Write(_hasAny ? ",\n" : "\n");
        _hasAny = true;
        _json.Write(finding, Output);
    }

    /// <inheritdoc/>
    public override void Finish() => Output.Write("\n]\n");
}
