using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudWatchLogs;

/// <summary>Which log groups a listing is about.</summary>
internal sealed record LogGroupFilter
{
    private const int MaxAccounts = 20;
    private const int MaxIdentifiers = 50;

    private string? Prefix { get; init; }

    private string? Pattern { get; init; }

    private string? Class { get; init; }

    private IReadOnlyList<string>? Identifiers { get; init; }

    private IReadOnlyList<string>? Accounts { get; init; }

    /// <summary>Whether log groups of source accounts are among them.</summary>
    public bool IncludesLinked { get; private init; }

    public bool IsByPattern => Pattern is not null;

    /// <summary>Tells one filter from another, so that page tokens cannot be mixed up.</summary>
    public string Signature => $"{Prefix}/{Pattern}/{Class}/{Text(Identifiers)}/{Text(Accounts)}/{IncludesLinked}";

    /// <exception cref="AwsErrorException">InvalidParameterException: a member is not right, or they do not go
    /// together.</exception>
    public static LogGroupFilter Read(JsonInput input)
    {
        var filter = new LogGroupFilter
        {
            Prefix = input.OptionalText("logGroupNamePrefix", 1, LogGroup.MaxName, LogGroup.NamePattern()),
            Pattern = input.OptionalText("logGroupNamePattern", 0, LogGroup.MaxName) is { Length: > 0 } pattern ? pattern : null,
            Class = input.OptionalChoice("logGroupClass", LogGroup.Classes),
            Identifiers = input.OptionalTexts("logGroupIdentifiers", 1, MaxIdentifiers, 1, 2048),
            Accounts = input.OptionalTexts("accountIdentifiers", 0, MaxAccounts, 12, 12),
            IncludesLinked = input.Flag("includeLinkedAccounts"),
        };
        if (filter.Prefix is not null && filter.Pattern is not null)
        {
            throw LogGroupLookup.Invalid("LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
        }

        if (filter.Identifiers is not null && (filter.Prefix ?? filter.Pattern ?? filter.Class) is not null)
        {
            throw LogGroupLookup.Invalid("logGroupIdentifiers goes with no other filter than includeLinkedAccounts.");
        }

        return filter.Accounts is { Count: > 0 } && !filter.IncludesLinked
            ? throw LogGroupLookup.Invalid("accountIdentifiers is used with includeLinkedAccounts only.")
            : filter;
    }

    public bool Matches(LogGroup group) =>
        (Prefix is null || group.Name.StartsWith(Prefix, StringComparison.Ordinal))
        && (Pattern is null || group.Name.Contains(Pattern, StringComparison.Ordinal))
        && (Class is null || group.Class == Class)
        && (Identifiers is null || Identifiers.Contains(group.Name) || Identifiers.Contains(group.Arn))
        && (Accounts is not { Count: > 0 } || Accounts.Contains(group.AccountId));

    private static string Text(IReadOnlyList<string>? texts) => string.Join(',', texts ?? []);
}
