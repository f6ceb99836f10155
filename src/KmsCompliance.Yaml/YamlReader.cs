using System.Text.Json;
using System.Text.RegularExpressions;
using KmsCompliance.Ports;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace KmsCompliance.Yaml;

/// <summary>Reads YAML 1.1, as CloudFormation takes it, event by event. Nothing is made of a tag but a name: no type, no object. An alias
/// stands for its anchor without a copy, and what would come of all of them is counted, so that a small file cannot be a large document.</summary>
public sealed partial class YamlReader : IYamlReader
{
    private const int MostLevels = 100;
    private const int MostNodes = 250_000;

    /// <inheritdoc/>
    public DocumentNode Read(string text, Func<string, string, bool> isLeftOut)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(isLeftOut);
        try
        {
            return new Reading(new SteadyParser(new Parser(new StringReader(text))), isLeftOut).ReadDocument();
        }
        catch (YamlException exception)
        {
            throw new DocumentException((int)exception.Start.Line, $"it is not YAML: {exception.Message.TrimEnd('.')}");
        }
    }

    [GeneratedRegex(@"^[-+]?(0|[1-9][0-9]*)(\.[0-9]*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex(@"^(true|True|TRUE|yes|Yes|YES|on|On|ON)\z", RegexOptions.CultureInvariant)]
    private static partial Regex True();

    [GeneratedRegex(@"^(false|False|FALSE|no|No|NO|off|Off|OFF)\z", RegexOptions.CultureInvariant)]
    private static partial Regex False();

    [GeneratedRegex(@"^(|~|null|Null|NULL)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Null();

    // What is broken in some ways makes the scanner fall over instead of saying so.
    private sealed class SteadyParser(IParser parser) : IParser
    {
        public ParsingEvent? Current => parser.Current;

        public bool MoveNext()
        {
            try
            {
                return parser.MoveNext();
            }
            catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException or NullReferenceException)
            {
                throw new DocumentException((int)(parser.Current?.End.Line ?? 1), "it is not YAML");
            }
        }
    }

    private sealed class Reading(IParser parser, Func<string, string, bool> isLeftOut)
    {
        private readonly Dictionary<string, (DocumentNode Node, int Size)> _anchors = new(StringComparer.Ordinal);
        private int _nodes;

        public DocumentNode ReadDocument()
        {
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
            {
                throw new DocumentException(1, "it is empty");
            }

            var root = Read(inside: string.Empty, MostLevels, out _);
            parser.Consume<DocumentEnd>();
            return parser.TryConsume<StreamEnd>(out _) ? root : throw new DocumentException(LineOf(parser.Current!), "it has several documents");
        }

        private DocumentNode Read(string inside, int levels, out int size)
        {
            var current = parser.Current ?? throw new DocumentException(1, "it ends too early");
            var line = LineOf(current);
            if (levels == 0)
            {
                throw new DocumentException(line, $"it is deeper than {MostLevels} levels");
            }

            Count(1, line);
            size = 1;
            if (parser.TryConsume<AnchorAlias>(out var alias))
            {
                if (!_anchors.TryGetValue(alias.Value.Value, out var meant))
                {
                    throw new DocumentException(line, "an alias there names nothing that was read before it");
                }

                Count(meant.Size, line);
                size += meant.Size;
                return meant.Node;
            }

            var (node, tag, anchor) = current switch
            {
                Scalar => ReadScalar(line),
                SequenceStart => ReadSequence(inside, levels, line, ref size),
                MappingStart => ReadMapping(inside, levels, line, ref size),
                _ => throw new DocumentException(line, "nothing is there that could be a value"),
            };
            if (!tag.IsEmpty && tag.IsLocal && !tag.IsNonSpecific)
            {
                var name = tag.Value[1..];
                node = new DocumentNode(JsonValueKind.Object, line)
                {
                    Members = [new(name is "Ref" or "Condition" ? name : $"Fn::{name}", node)],
                };
            }

            if (!anchor.IsEmpty)
            {
                _anchors[anchor.Value] = (node, size);
            }

            return node;
        }

        private (DocumentNode Node, TagName Tag, AnchorName Anchor) ReadScalar(int line)
        {
            var scalar = parser.Consume<Scalar>();
            var isText = scalar.Style != ScalarStyle.Plain || (!scalar.Tag.IsEmpty && !scalar.Tag.IsLocal);
            var kind = isText ? JsonValueKind.String
                : Null().IsMatch(scalar.Value) && scalar.Tag.IsEmpty ? JsonValueKind.Null
                : True().IsMatch(scalar.Value) ? JsonValueKind.True
                : False().IsMatch(scalar.Value) ? JsonValueKind.False
                : Number().IsMatch(scalar.Value) ? JsonValueKind.Number
                : JsonValueKind.String;

            // What a function names is a text, whatever it looks like.
            return (new DocumentNode(scalar.Tag is { IsEmpty: false, IsLocal: true } ? JsonValueKind.String : kind, line) { Text = scalar.Value }, scalar.Tag, scalar.Anchor);
        }

        private (DocumentNode Node, TagName Tag, AnchorName Anchor) ReadSequence(string inside, int levels, int line, ref int size)
        {
            var start = parser.Consume<SequenceStart>();
            var items = new List<DocumentNode>();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                items.Add(Read(inside, levels - 1, out var more));
                size += more;
            }

            return (new DocumentNode(JsonValueKind.Array, line) { Items = items }, start.Tag, start.Anchor);
        }

        private (DocumentNode Node, TagName Tag, AnchorName Anchor) ReadMapping(string inside, int levels, int line, ref int size)
        {
            var start = parser.Consume<MappingStart>();
            var members = new List<KeyValuePair<string, DocumentNode>>();
            var names = new HashSet<string>(StringComparer.Ordinal);
            var merged = new List<DocumentNode>();
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                if (!parser.TryConsume<Scalar>(out var key))
                {
                    throw new DocumentException(LineOf(parser.Current!), "a name there is no text");
                }

                var keyLine = LineOf(key);
                if (key is { Value: "<<", Style: ScalarStyle.Plain })
                {
                    merged.Add(Read(inside, levels - 1, out var ofMerged));
                    size += ofMerged;
                    continue;
                }

                if (!names.Add(key.Value))
                {
                    throw new DocumentException(keyLine, $"'{key.Value}' is there twice");
                }

                if (isLeftOut(inside, key.Value))
                {
                    parser.SkipThisAndNestedEvents();
                    members.Add(new(key.Value, new DocumentNode(JsonValueKind.Undefined, keyLine)));
                    continue;
                }

                var value = Read(key.Value, levels - 1, out var more);
                size += more;
                members.Add(new(key.Value, value.Line == keyLine ? value : value with { Line = keyLine }));
            }

            foreach (var member in merged.SelectMany(static node => node.Kind == JsonValueKind.Array ? node.Items : [node]).SelectMany(static node => node.Members))
            {
                if (names.Add(member.Key))
                {
                    members.Add(member);
                }
            }

            return (new DocumentNode(JsonValueKind.Object, line) { Members = members }, start.Tag, start.Anchor);
        }

        private void Count(int more, int line)
        {
            _nodes = (int)Math.Min((long)_nodes + more, int.MaxValue);
            if (_nodes > MostNodes)
            {
                throw new DocumentException(line, $"it comes to more than {MostNodes} values");
            }
        }

        private static int LineOf(ParsingEvent here) => (int)here.Start.Line;
    }
}
