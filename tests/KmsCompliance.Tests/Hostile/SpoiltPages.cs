using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace KmsCompliance.Tests.Hostile;

/// <summary>Answers that are whole and not right: lists and members that are null, and listings that a made-up token goes on.</summary>
internal sealed class SpoiltPages
{
    /// <summary>How a made-up token begins.</summary>
    public const string MadeUp = "made-up.";

    // What AWS never leaves out: a command that takes one of these for absent has misread the answer.
    private static readonly HashSet<string> NeverNull = new(StringComparer.Ordinal)
    {
        "ARN", "Arn", "arn", "TrailARN", "EventDataStoreArn", "KeyMetadata", "KeyId", "AliasName", "Trail", "EncryptionConfig", "Type", "Policy", "TagKey", "NextMarker",
    };

    // The list of each listing, the name of its token, and whether AWS is known to send the list always.
    private static readonly Dictionary<string, (string List, string? Token, bool IsAlwaysThere)> Listings = new(StringComparer.Ordinal)
    {
        ["ListSecrets"] = ("SecretList", "NextToken", true),
        ["ListSecretVersionIds"] = ("Versions", "NextToken", false),
        ["DescribeLogGroups"] = ("logGroups", "nextToken", true),
        ["ListEventDataStores"] = ("EventDataStores", "NextToken", false),
        ["DescribeTrails"] = ("trailList", null, false),
        ["ListAliases"] = ("Aliases", "NextMarker", true),
        ["ListKeys"] = ("Keys", "NextMarker", false),
        ["ListResourceTags"] = ("Tags", "NextMarker", false),
        ["ListGrants"] = ("Grants", "NextMarker", false),
    };

    private readonly ConcurrentDictionary<string, JsonObject> _pages = new(StringComparer.Ordinal);
    private int _token;

    /// <summary>Forgets the listings that it made go on.</summary>
    public void Clear() => _pages.Clear();

    /// <summary>What became of an answer; null where there is nothing in it that could be spoilt like this.</summary>
    public string? Tamper(JsonObject answer, string operation, Fault fault, uint detail)
    {
        var isListing = Listings.TryGetValue(operation, out var listing);
        switch (fault)
        {
            case Fault.SameToken or Fault.TurningTokens or Fault.EmptyPages or Fault.RepeatedPages:
                return isListing && listing.Token is { } token && answer[token] is null ? LeadOn(answer, operation, fault) : null;
            case Fault.NullList:
                return isListing && listing.IsAlwaysThere && answer.Remove(listing.List) ? answer.ToJsonString() : null;
            case Fault.NullMember:
                if (!isListing || answer[listing.List] is not JsonArray { Count: > 0 } members)
                {
                    return null;
                }

                members[(int)(detail / 13 % (uint)members.Count)] = null;
                return answer.ToJsonString();
            default:
                var places = new List<(JsonObject Holder, string Name)>();
                Collect(answer, places);
                if (places.Count == 0)
                {
                    return null;
                }

                var (holder, name) = places[(int)(detail / 13 % (uint)places.Count)];
                holder[name] = null;
                if (name == "arn" && holder.ContainsKey("logGroupArn"))
                {
                    // Either of the two says it.
                    holder["logGroupArn"] = null;
                }

                return answer.ToJsonString();
        }
    }

    private string LeadOn(JsonObject page, string operation, Fault fault)
    {
        var name = $"{fault}.{operation}.{Interlocked.Increment(ref _token)}";
        var next = page.DeepClone().AsObject();
        if (fault == Fault.EmptyPages)
        {
            next[Listings[operation].List] = new JsonArray();
        }

        _pages[name] = next;
        return WithToken(page, operation, $"{MadeUp}{name}/1");
    }

    /// <summary>The page of a made-up token.</summary>
    public string Next(string operation, string token)
    {
        var name = token[MadeUp.Length..token.IndexOf('/', StringComparison.Ordinal)];
        var number = int.Parse(token[(token.IndexOf('/', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);
        var next = name.StartsWith(nameof(Fault.SameToken), StringComparison.Ordinal) ? number
            : name.StartsWith(nameof(Fault.TurningTokens), StringComparison.Ordinal) ? 3 - number
            : number + 1;
        return WithToken(_pages[name].DeepClone().AsObject(), operation, $"{MadeUp}{name}/{next}");
    }

    private static string WithToken(JsonObject page, string operation, string token)
    {
        page[Listings[operation].Token!] = token;
        if (Listings[operation].Token == "NextMarker")
        {
            page["Truncated"] = true;
        }

        return page.ToJsonString();
    }

    private static void Collect(JsonNode? node, List<(JsonObject Holder, string Name)> places)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
            {
                Collect(item, places);
            }
        }
        else if (node is JsonObject holder)
        {
            foreach (var (name, value) in holder)
            {
                // X-Ray's own key may be missing: what it means, the type says.
                if (value is not null && NeverNull.Contains(name) && !(name == "KeyId" && holder.ContainsKey("Type")))
                {
                    places.Add((holder, name));
                }

                Collect(value, places);
            }
        }
    }
}
