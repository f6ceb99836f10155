using System.Text;
using System.Text.Json;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Aws.Protocol;

/// <summary>Texts that the entries of a list share, such as the keys of an account's secrets: each is made once, not once an
/// entry. Only the last few are remembered, so that a list whose entries share nothing costs little more.</summary>
internal sealed class RepeatedTexts
{
    private const int Remembered = 8;

    private readonly List<(byte[] Utf8, string Text)> _texts = [];
    private int _oldest;

    /// <summary>The text of a value.</summary>
    /// <param name="value">A JSON string.</param>
    public string Read(JsonElement value)
    {
        foreach (var (utf8, known) in _texts)
        {
            if (value.ValueEquals(utf8))
            {
                return known;
            }
        }

        var raw = value.GetString()!;
        var text = PrintableText.Of(raw);
        var entry = (Encoding.UTF8.GetBytes(raw), text);
        if (_texts.Count < Remembered)
        {
            _texts.Add(entry);
        }
        else
        {
            _texts[_oldest] = entry;
            _oldest = (_oldest + 1) % Remembered;
        }

        return text;
    }
}
