using System.Globalization;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;

/// <summary>ListSecrets.</summary>
internal static class ListOperations
{
    private const int MaxPage = 100;
    private const string ByCreation = "created-date";
    private static readonly string[] Orders = ["asc", "desc"];
    private static readonly string[] SortKeys = [ByCreation, "last-accessed-date", "last-changed-date", "name"];

    public static void ListSecrets(AwsCall call)
    {
        var input = call.Input;
        var limit = input.OptionalInteger("MaxResults", 1, MaxPage) ?? MaxPage;
        var includeDeleted = input.Flag("IncludePlannedDeletion");
        var filters = SecretFilter.Read(input);
        var isDescending = input.OptionalChoice("SortOrder", Orders) == "desc";
        var sortBy = input.OptionalChoice("SortBy", SortKeys) ?? ByCreation;
        var listing = call.Listing($"{includeDeleted}/{sortBy}/{isDescending}/{string.Join('&', filters.Select(filter => filter.Signature))}");
        var start = Start(input, listing);
        var found = sortBy == ByCreation && !isDescending
            ? call.Here.Secrets.From(start)
            : Sorted(call, sortBy, isDescending).Skip(start);

        call.Json.WriteStartArray("SecretList");
        var count = 0;
        var next = -1;
        foreach (var (position, secret) in found)
        {
            if ((secret.DeletionDate is { } end && (end <= call.Now || !includeDeleted)) || !filters.All(filter => filter.Matches(secret)))
            {
                continue;
            }

            if (count == limit)
            {
                next = position;
                break;
            }

            call.Json.WriteStartObject();
            SecretOutput.WriteMetadata(call.Json, secret, "SecretVersionsToStages");
            call.Json.WriteEndObject();
            count++;
        }

        call.Json.WriteEndArray();
        if (next >= 0)
        {
            call.Json.WriteString("NextToken", PageToken.Encode(listing, next.ToString(CultureInfo.InvariantCulture)));
        }
    }

    private static int Start(JsonInput input, string listing) =>
        input.OptionalText("NextToken", 1, 4096) is not { } token ? 0
            : PageToken.Decode(listing, token) is { } position ? int.Parse(position, CultureInfo.InvariantCulture)
            : throw new AwsErrorException("InvalidNextTokenException", "Invalid NextToken");

    private static IEnumerable<(int Position, Secret Secret)> Sorted(AwsCall call, string sortBy, bool isDescending)
    {
        var all = call.Here.Secrets.From(0).Select(entry => entry.Secret);
        var sorted = sortBy switch
        {
            "name" => Sort(all, secret => secret.Name, isDescending, StringComparer.Ordinal),
            "last-changed-date" => Sort(all, secret => secret.ChangedAt, isDescending, null),
            "last-accessed-date" => Sort(all, secret => secret.AccessedAt ?? DateTimeOffset.MinValue, isDescending, null),
            _ => Sort(all, secret => secret.CreatedAt, isDescending, null),
        };
        return sorted.Select((secret, position) => (position, secret));
    }

    private static IOrderedEnumerable<Secret> Sort<TKey>(IEnumerable<Secret> secrets, Func<Secret, TKey> keyOf, bool isDescending, IComparer<TKey>? comparer) =>
        isDescending ? secrets.OrderByDescending(keyOf, comparer) : secrets.OrderBy(keyOf, comparer);
}
