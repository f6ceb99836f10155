using KmsCompliance.Errors;
using KmsCompliance.Pipeline;
using KmsCompliance.Places;
using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Binding;

/// <summary>Reads key policies that were given as documents, and says what is wrong with them.</summary>
internal static class PolicyDocuments
{
    /// <summary>What a document that was handed over is called.</summary>
    public const string Given = "The policy document";

    /// <summary>Judges a policy, knowing where its key is; Region and account as they were named, null where they were
    /// not.</summary>
    public delegate void Judgement(PolicyArgument document, KeyPolicyDocument policy, KeyPolicyPlace place, string? region, string? accountId);

    /// <summary>Whether a text is a document, and not the name of a key: no name begins like that.</summary>
    public static bool IsOne(string text) => text.AsSpan().TrimStart().StartsWith("{");

    /// <summary>Reads documents and judges each in every Region that was named.</summary>
    /// <param name="cmdlet">The command that is told what is wrong.</param>
    /// <param name="documents">The documents, and what each is called.</param>
    /// <param name="currentRegions">Finds the Regions of the current input.</param>
    /// <param name="judge">Judges a policy.</param>
    public static void Judge(
        RegionalCmdlet cmdlet,
        IEnumerable<(PolicyArgument Document, string Source)> documents,
        Func<IReadOnlyList<RegionSelection>> currentRegions,
        Judgement judge)
    {
        foreach (var (document, source) in documents)
        {
            if (TryRead(cmdlet, document.Value, source) is not { } policy)
            {
                continue;
            }

            foreach (var region in currentRegions())
            {
                if (region is RegionSelection.Pattern pattern)
                {
                    cmdlet.WriteFailure(Failures.InvalidRegion(pattern.Text));
                    continue;
                }

                var (account, code) = (cmdlet.AccountId ?? document.AccountId, (region as RegionSelection.Named)?.Code ?? document.Region);
                if (KeyPolicyPlace.OfDocument(policy, account, code) is not { } place)
                {
                    cmdlet.WriteFailure(Failures.PolicyAccountUnknown(source));
                    continue;
                }

                try
                {
                    judge(document, policy, place, code, account);
                }
                catch (FailureException exception)
                {
                    cmdlet.WriteFailure(exception.Failure);
                }
            }
        }
    }

    /// <summary>Reads IAM policies; null where one is none, which is said.</summary>
    public static IReadOnlyList<IdentityPolicyDocument>? ReadIdentityPolicies(AsyncCmdlet cmdlet, IEnumerable<(string Source, string Text)> documents) =>
        ReadAll(cmdlet, documents, IdentityPolicyDocument.Parse, Failures.InvalidIamPolicy);

    /// <summary>Reads policies that only limit; false where one is none, which is said.</summary>
    /// <param name="cmdlet">The command that is told what is wrong.</param>
    /// <param name="parameter">The parameter that they were given with.</param>
    /// <param name="texts">The texts; null where none were given.</param>
    /// <param name="parse">Reads one.</param>
    /// <param name="policies">The policies; null where none were given.</param>
    public static bool TryReadGuardrails<T>(AsyncCmdlet cmdlet, string parameter, string[]? texts, Func<string, T> parse, out IReadOnlyList<T>? policies)
    {
        policies = texts is null ? null : ReadAll(cmdlet, texts.Select((text, index) => ($"Number {index + 1} of -{parameter}", text)), parse, Failures.InvalidGuardrail);
        return texts is null || policies is not null;
    }

    private static List<T>? ReadAll<T>(
        AsyncCmdlet cmdlet, IEnumerable<(string Source, string Text)> documents, Func<string, T> parse, Func<string, string, Failure> failure)
    {
        var policies = new List<T>();
        var isUsable = true;
        foreach (var (source, text) in documents)
        {
            try
            {
                policies.Add(parse(text));
            }
            catch (KeyPolicyFormatException exception)
            {
                cmdlet.WriteFailure(failure(source, exception.Message));
                isUsable = false;
            }
        }

        return isUsable ? policies : null;
    }

    /// <summary>Reads a key policy; null where it is none, which is said.</summary>
    public static KeyPolicyDocument? TryRead(AsyncCmdlet cmdlet, string text, string source)
    {
        try
        {
            return KeyPolicyDocument.Parse(text);
        }
        catch (KeyPolicyFormatException exception)
        {
            cmdlet.WriteFailure(Failures.InvalidKeyPolicy(source, exception.Message));
            return null;
        }
    }
}
