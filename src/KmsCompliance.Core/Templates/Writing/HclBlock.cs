using System.Text;

namespace KmsCompliance.Templates.Writing;

/// <summary>A block of Terraform's language, in the form that <c>terraform fmt</c> gives it: first what has one line, then what has
/// several, then the blocks in it, each in the order in which it came.</summary>
/// <param name="header">What stands before the brace.</param>
internal sealed class HclBlock(string header)
{
    private readonly List<(string Name, string Text)> _arguments = [];
    private readonly List<HclBlock> _blocks = [];

    /// <summary>A resource.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="name">Its name in the configuration.</param>
    public static HclBlock Resource(string type, string name) => new($"resource \"{type}\" \"{name}\"");

    /// <summary>Gives it an argument.</summary>
    /// <param name="name">The argument.</param>
    /// <param name="expression">Its value; null leaves it out.</param>
    public HclBlock Set(string name, string? expression)
    {
        if (expression is not null)
        {
            _arguments.Add((name, expression));
        }

        return this;
    }

    /// <summary>Gives it tags, where there are any.</summary>
    /// <param name="name">The argument; null where it has none for them.</param>
    /// <param name="tags">The tags.</param>
    public HclBlock SetTags(string? name, TextDictionary tags) => name is null || tags.Count == 0 ? this : Set(name, HclText.Map(tags));

    /// <summary>Puts a block into it.</summary>
    /// <param name="block">The block.</param>
    public HclBlock Add(HclBlock block)
    {
        _blocks.Add(block);
        return this;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        Write(text, string.Empty);
        return text.ToString();
    }

    private void Write(StringBuilder text, string indent)
    {
        text.Append(indent).Append(header).Append(" {\n");
        var inner = indent + "  ";
        var byForm = _arguments.ToLookup(static argument => argument.Text.Contains('\n', StringComparison.Ordinal));
        var longest = byForm[false].Select(static argument => argument.Name.Length).DefaultIfEmpty().Max();
        var isFirst = true;
        foreach (var (name, expression) in byForm[false])
        {
            text.Append(inner).Append(name.PadRight(longest)).Append(" = ").Append(expression).Append('\n');
            isFirst = false;
        }

        foreach (var (name, expression) in byForm[true])
        {
            Part().Append(inner).Append(name).Append(" = ").Append(expression.Replace("\n", "\n" + inner, StringComparison.Ordinal)).Append('\n');
        }

        foreach (var block in _blocks)
        {
            block.Write(Part(), inner);
        }

        text.Append(indent).Append("}\n");

        StringBuilder Part()
        {
            text.Append(isFirst ? string.Empty : "\n");
            isFirst = false;
            return text;
        }
    }
}
