using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Policy.Access;

/// <summary>What is known of the policy of a resource other than a key.</summary>
/// <param name="Statements">Its statements.</param>
/// <param name="IsUnderstood">Whether the document has nothing beside them that means nothing to AWS.</param>
internal sealed record ResourcePolicyKnowledge(IReadOnlyList<KeyPolicyStatement> Statements, bool IsUnderstood)
{
    /// <summary>There is none.</summary>
    public static ResourcePolicyKnowledge None { get; } = new([], IsUnderstood: true);

    // It may allow anything and deny anything, to anybody: both, each not known.
    private static readonly KeyPolicyDocument Anything = KeyPolicyDocument.ParseResource(
        """{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"},{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}]}""");

    /// <summary>Why it could not be read, in a sentence; null where it was.</summary>
    public string? Unread { get; private init; }

    /// <summary>One that could not be read.</summary>
    /// <param name="reason">Why, in a sentence.</param>
    public static ResourcePolicyKnowledge Unreadable(string reason) => new(Anything.Statements, IsUnderstood: false) { Unread = reason };

    /// <summary>Reads one.</summary>
    /// <param name="what">What it is the policy of, for people.</param>
    /// <param name="text">The text; null where there is none.</param>
    public static ResourcePolicyKnowledge Of(string what, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return None;
        }

        try
        {
            var document = KeyPolicyDocument.ParseResource(text);
            return new(document.Statements, document.UnknownMembers.Count == 0);
        }
        catch (KeyPolicyFormatException exception)
        {
            return Unreadable($"The policy of {what} could not be understood: {exception.Message}");
        }
    }
}
