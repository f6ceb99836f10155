using System.Globalization;
using System.Text;
using CsCheck;
using KmsCompliance.Templates.Writing;

namespace KmsCompliance.Core.Tests.Templates.Writing;

/// <summary>Values in Terraform's language.</summary>
public sealed class HclTextTests
{
    [Theory]
    [InlineData("plain", "\"plain\"")]
    [InlineData("${file(\"x\")}", "\"$${file(\\\"x\\\")}\"")]
    [InlineData("%{if true}", "\"%%{if true}\"")]
    [InlineData("$${x}", "\"$$${x}\"")]
    [InlineData("a $ {b} 100% {c}", "\"a $ {b} 100% {c}\"")]
    [InlineData("C:\\x\r\n\t", "\"C:\\\\x\\r\\n\\t\"")]
    [InlineData("\0\u202e\u00a0\U000e0041", "\"\\u0000\\u202e\\u00a0\\U000e0041\"")]
    [InlineData("Übung 日本", "\"Übung 日本\"")]
    public void A_text_is_nothing_but_text(string text, string quoted) => Assert.Equal(quoted, HclText.Quote(text));

    [Fact]
    public void Every_text_is_read_back_and_works_nothing_out() => Gen.String[Gen.OneOf(Gen.OneOf('$', '%', '{', '}', '"', '\\', '\n', '~', 'n', 'u', '0'), Gen.Char), 0, 12].Sample(
        static text =>
        {
            // Half of a pair is no character.
            var whole = string.Concat(text.EnumerateRunes());
            Assert.Equal(whole, ReadBack(HclText.Quote(text)));
        },
        iter: Properties.Cases);

    [Fact]
    public void Names_of_a_map_are_aligned_and_in_order() =>
        Assert.Equal("{\n  \"a\"         = \"1\"\n  \"longer\"    = \"2\"\n  \"\\u00fcber\" = \"ü\"\n}", HclText.Map([new("über", "ü"), new("longer", "2"), new("a", "1")]));

    [Fact]
    public void A_list_has_a_line_for_each_value_where_it_has_several()
    {
        Assert.Equal("[]", HclText.List([]));
        Assert.Equal("[\"a\"]", HclText.List(["\"a\""]));
        Assert.Equal("[\n  1,\n  2,\n]", HclText.List(["1", "2"]));
    }

    // By the words of the language's own specification.
    private static string ReadBack(string quoted)
    {
        Assert.True(quoted is ['"', .., '"']);
        var inner = quoted[1..^1];
        var text = new StringBuilder();
        for (var at = 0; at < inner.Length; at++)
        {
            var rest = inner.AsSpan(at);
            Assert.False(rest[0] is '"' or '\n' or '\r' || rest.StartsWith("${", StringComparison.Ordinal) || rest.StartsWith("%{", StringComparison.Ordinal), quoted);
            if (rest.StartsWith("$${", StringComparison.Ordinal) || rest.StartsWith("%%{", StringComparison.Ordinal))
            {
                text.Append(rest[0]).Append('{');
                at += 2;
            }
            else if (rest[0] == '\\')
            {
                var length = rest[1] switch { 'u' => 4, 'U' => 8, _ => 0 };
                text.Append(rest[1] switch
                {
                    'n' => "\n",
                    'r' => "\r",
                    't' => "\t",
                    '"' => "\"",
                    '\\' => "\\",
                    'u' or 'U' => char.ConvertFromUtf32(int.Parse(rest.Slice(2, length), NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
                    _ => throw new InvalidOperationException($"The language has no \\{rest[1]}."),
                });
                at += 1 + length;
            }
            else
            {
                text.Append(rest[0]);
            }
        }

        return text.ToString();
    }
}
