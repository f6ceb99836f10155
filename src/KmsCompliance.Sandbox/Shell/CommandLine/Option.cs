namespace KmsCompliance.Sandbox.Shell.CommandLine;

/// <summary>One option of a verb.</summary>
/// <param name="Name">Its name as help shows it, such as <c>-EndpointUrl</c> or <c>--port</c>.</param>
/// <param name="Value">What its value is, such as <c>URL</c>; null for a switch.</param>
/// <param name="Help">One line on what it does.</param>
internal sealed record Option(string Name, string? Value, string Help)
{
    /// <summary>Everything after its value belongs to it, whatever it looks like.</summary>
    public bool TakesRest { get; init; }

    /// <summary>A second name.</summary>
    public string? Alias { get; init; }

    /// <summary>The form under which all spellings of a name meet: -EndpointUrl, --endpoint-url, --EndpointURL.</summary>
    public static string Canonical(string name) => name.Replace("-", string.Empty, StringComparison.Ordinal).ToUpperInvariant();
}
