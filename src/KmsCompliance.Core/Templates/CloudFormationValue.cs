using KmsCompliance.Ports;

namespace KmsCompliance.Templates;

/// <summary>What a value of a template comes to. One of: a text, nothing, a resource of the template, a list or object, or not known.</summary>
internal sealed record CloudFormationValue
{
    /// <summary>Nothing: <c>AWS::NoValue</c>.</summary>
    public static CloudFormationValue Nothing { get; } = new();

    /// <summary>The text.</summary>
    public string? Text { get; init; }

    /// <summary>Whether the text is not to be shown: a parameter with NoEcho.</summary>
    public bool IsSensitive { get; init; }

    /// <summary>Whether the text is that of the usual partition, where nobody said the Region: it is another one in China.</summary>
    public bool IsOfAssumedPartition { get; init; }

    /// <summary>The logical id of the resource that it is of.</summary>
    public string? Resource { get; init; }

    /// <summary>The resource's property; null for what <c>Ref</c> gives.</summary>
    public string? Attribute { get; init; }

    /// <summary>The list or object.</summary>
    public DocumentNode? Node { get; init; }

    /// <summary>Why it is not known, as a clause.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether it is nothing.</summary>
    public bool IsNothing => Text is null && Resource is null && Node is null && Problem is null;

    /// <summary>A text.</summary>
    /// <param name="text">The text.</param>
    public static CloudFormationValue Of(string text) => new() { Text = text };

    /// <summary>What is not known.</summary>
    /// <param name="problem">Why, as a clause.</param>
    public static CloudFormationValue Unknown(string problem) => new() { Problem = problem };
}
