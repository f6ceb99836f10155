namespace KmsCompliance.Help.Pages;

/// <summary>What a Markdown page says of one command. Paragraphs are plain text; a line is where its heading stands.</summary>
internal sealed record CommandPage
{
    public required string File { get; init; }

    public required string Name { get; init; }

    public required string Synopsis { get; init; }

    public required IReadOnlyList<SyntaxEntry> Syntax { get; init; }

    public required IReadOnlyList<string> Description { get; init; }

    public required IReadOnlyList<ExampleEntry> Examples { get; init; }

    public required IReadOnlyList<ParameterEntry> Parameters { get; init; }

    public required IReadOnlyList<TypeEntry> Inputs { get; init; }

    public required IReadOnlyList<TypeEntry> Outputs { get; init; }

    public required IReadOnlyList<string> Notes { get; init; }

    public required IReadOnlyList<LinkEntry> Links { get; init; }
}

/// <summary>One parameter set; its name is empty where the command has one only.</summary>
internal sealed record SyntaxEntry(string Set, bool IsDefault, string Text, int Line);

/// <summary>One example.</summary>
internal sealed record ExampleEntry(string Title, string Code, IReadOnlyList<string> Remarks);

/// <summary>One parameter: what it does, and the facts of its yaml block.</summary>
internal sealed record ParameterEntry(string Name, IReadOnlyList<string> Description, IReadOnlyList<FactEntry> Facts, int Line);

/// <summary>One line of a yaml block.</summary>
internal sealed record FactEntry(string Key, string Value, int Line);

/// <summary>A type that comes in or goes out.</summary>
internal sealed record TypeEntry(string Name, IReadOnlyList<string> Description, int Line);

/// <summary>A related topic or page; the address is empty where it is a topic of help.</summary>
internal sealed record LinkEntry(string Text, string Address);
