using System.Text;

namespace KmsCompliance.Aws.Protocol;

/// <summary>The parameters of a query, as a form has them.</summary>
internal sealed class QueryForm
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds a text that is set.</summary>
    public void Add(string name, string? value)
    {
        if (value is not null)
        {
            _text.Append(_text.Length == 0 ? string.Empty : "&").Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }
    }

    /// <summary>Adds a Boolean that is set.</summary>
    public void Add(string name, bool? value) => Add(name, value is null ? null : value.Value ? "true" : "false");

    /// <summary>The form's text.</summary>
    public override string ToString() => _text.ToString();
}
