using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;

namespace KmsCompliance.Core.Tests.Policy;

/// <summary>Short notation for requests and answers.</summary>
internal static class Evaluation
{
    public const string Key = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    public const string Root = "arn:aws:iam::111122223333:root";
    public const string Role = "arn:aws:iam::111122223333:role/app/Reader";
    public const string Session = "arn:aws:sts::111122223333:assumed-role/Reader/anna";
    public const string User = "arn:aws:iam::111122223333:user/Bob";
    public const string Federated = "arn:aws:sts::111122223333:federated-user/Eve";
    public const string OtherRoot = "arn:aws:iam::444455556666:root";
    public const string OtherRole = "arn:aws:iam::444455556666:role/Reader";
    public const string Service = "xray.amazonaws.com";

    /// <summary>A request; the context is <c>key=value|value;key=value</c>.</summary>
    public static KeyAccessRequest Request(string caller, string action = "kms:Decrypt", string context = "", string key = Key)
    {
        var parts = caller.Split(':');
        return new(caller, parts.Length > 4 ? parts[4] : null, action, key) { Context = Context(context) };
    }

    public static Dictionary<string, IReadOnlyList<string>> Context(string context) =>
        context.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(entry => entry.Split('=', 2))
            .ToDictionary(
                entry => entry[0],
                entry => (IReadOnlyList<string>)entry[1].Split('|', StringSplitOptions.RemoveEmptyEntries),
                StringComparer.OrdinalIgnoreCase);

    public static KeyPolicyDocument PolicyOf(string statements, string version = "2012-10-17") =>
        KeyPolicyDocument.Parse($$"""{"Version":"{{version}}","Statement":[{{statements}}]}""");

    /// <summary>The decision, and after a blank the ids of the statements that made it.</summary>
    public static string Answer(KeyPolicyDocument policy, KeyAccessRequest request)
    {
        var result = KeyPolicyEvaluator.Evaluate(policy, request);
        return result.Sids.Count == 0 ? $"{result.Decision}" : $"{result.Decision} {string.Join(' ', result.Sids)}";
    }

    public static KeyAccessDecision Decision(KeyPolicyDocument policy, string caller, string action, string context = "", string key = Key) =>
        KeyPolicyEvaluator.Evaluate(policy, Request(caller, action, context, key)).Decision;
}
