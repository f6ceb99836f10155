using System.Text.RegularExpressions;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Sts;

/// <summary>The tags that a call gives to a session, and those that it takes over from the caller's.</summary>
/// <param name="Given">What the call gives.</param>
/// <param name="All">What the session has.</param>
/// <param name="Transitive">Names of those that sessions assumed from it will have too.</param>
/// <remarks><see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html"/></remarks>
internal sealed partial record SessionTags(IReadOnlyDictionary<string, string> Given, IReadOnlyDictionary<string, string> All, IReadOnlyList<string> Transitive)
{
    private const int MaxTags = 50;

    public static SessionTags Read(AwsCall call)
    {
        var given = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 1; call.Form.OptionalText($"Tags.member.{i}.Key") is not null; i++)
        {
            var key = call.Form.Text($"Tags.member.{i}.Key", 1, 128);
            var value = call.Form.OptionalText($"Tags.member.{i}.Value") ?? string.Empty;
            if (!Characters().IsMatch(key) || !Characters().IsMatch(value) || value.Length > 256 || i > MaxTags)
            {
                throw call.Form.Invalid("tags", "Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");
            }

            if (!given.TryAdd(key, value))
            {
                throw new AwsErrorException("InvalidParameterValue", "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
            }
        }

        var inherited = call.Caller.TransitiveTags;
        if (inherited.Any(given.ContainsKey))
        {
            throw new AwsErrorException("InvalidParameterValue", "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.");
        }

        var transitive = call.Form.Texts("TransitiveTagKeys.member");
        if (transitive.FirstOrDefault(key => !given.ContainsKey(key)) is { } unknown)
        {
            throw new AwsErrorException("InvalidParameterValue", $"The transitive tag key {unknown} is not among the session tags.");
        }

        var all = new Dictionary<string, string>(given, StringComparer.OrdinalIgnoreCase);
        foreach (var key in inherited)
        {
            all[key] = call.Caller.SessionTags[key];
        }

        return new SessionTags(given, all, [.. inherited, .. transitive]);
    }

    [GeneratedRegex(@"^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$")]
    private static partial Regex Characters();
}
