using System.Globalization;

namespace KmsCompliance.Policy;

/// <summary>How one operator compares a value of the request with a value of the policy.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html"/></remarks>
/// <param name="Compare">Request's value, policy's value: do they match?</param>
/// <param name="IsNegated">The operator wants no match.</param>
/// <param name="TakesVariables">Policy variables are replaced in the policy's value.</param>
internal sealed record ConditionOperator(Func<string, string, Ternary> Compare, bool IsNegated, bool TakesVariables)
{
    private static readonly string[] DateFormats =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd", "yyyy-MM", "yyyy",
    ];

    private static readonly Dictionary<string, ConditionOperator> All = new(StringComparer.Ordinal)
    {
        ["StringEquals"] = Text(static (given, wanted) => (given == wanted).ToTernary()),
        ["StringNotEquals"] = Text(static (given, wanted) => (given == wanted).ToTernary(), isNegated: true),
        ["StringEqualsIgnoreCase"] = Text(EqualIgnoringCase),
        ["StringNotEqualsIgnoreCase"] = Text(EqualIgnoringCase, isNegated: true),
        ["StringLike"] = Text(static (given, wanted) => Wildcard.Matches(wanted, given).ToTernary()),
        ["StringNotLike"] = Text(static (given, wanted) => Wildcard.Matches(wanted, given).ToTernary(), isNegated: true),

        // ArnEquals takes wildcards too; the two are the same.
        ["ArnEquals"] = Text(static (given, wanted) => ArnParts.Matches(wanted, given)),
        ["ArnLike"] = Text(static (given, wanted) => ArnParts.Matches(wanted, given)),
        ["ArnNotEquals"] = Text(static (given, wanted) => ArnParts.Matches(wanted, given), isNegated: true),
        ["ArnNotLike"] = Text(static (given, wanted) => ArnParts.Matches(wanted, given), isNegated: true),
        ["Bool"] = new(EqualBooleans, false, false),
        ["NumericEquals"] = Number(static order => order == 0),
        ["NumericNotEquals"] = Number(static order => order == 0, isNegated: true),
        ["NumericLessThan"] = Number(static order => order < 0),
        ["NumericLessThanEquals"] = Number(static order => order <= 0),
        ["NumericGreaterThan"] = Number(static order => order > 0),
        ["NumericGreaterThanEquals"] = Number(static order => order >= 0),
        ["DateEquals"] = Date(static order => order == 0),
        ["DateNotEquals"] = Date(static order => order == 0, isNegated: true),
        ["DateLessThan"] = Date(static order => order < 0),
        ["DateLessThanEquals"] = Date(static order => order <= 0),
        ["DateGreaterThan"] = Date(static order => order > 0),
        ["DateGreaterThanEquals"] = Date(static order => order >= 0),
    };

    /// <summary>The operator of that name, or null when it is not understood.</summary>
    public static ConditionOperator? Find(string name) => All.GetValueOrDefault(name);

    /// <summary>Reads <c>true</c> or <c>false</c>.</summary>
    public static Ternary? Boolean(string text) => bool.TryParse(text, out var value) ? value.ToTernary() : null;

    private static ConditionOperator Text(Func<string, string, Ternary> compare, bool isNegated = false) => new(compare, isNegated, true);

    private static ConditionOperator Number(Func<int, bool> fits, bool isNegated = false) =>
        new((given, wanted) => Order(ParseNumber(given), ParseNumber(wanted), fits), isNegated, false);

    private static ConditionOperator Date(Func<int, bool> fits, bool isNegated = false) =>
        new((given, wanted) => Order(ParseDate(given), ParseDate(wanted), fits), isNegated, false);

    private static Ternary EqualIgnoringCase(string given, string wanted) =>
        given.Equals(wanted, StringComparison.OrdinalIgnoreCase).ToTernary();

    private static Ternary EqualBooleans(string given, string wanted) =>
        Boolean(given) is { } left && Boolean(wanted) is { } right ? (left == right).ToTernary() : Ternary.Maybe;

    private static Ternary Order<T>(T? given, T? wanted, Func<int, bool> fits)
        where T : struct, IComparable<T> =>
        given is { } left && wanted is { } right ? fits(left.CompareTo(right)).ToTernary() : Ternary.Maybe;

    private static decimal? ParseNumber(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;

    private static DateTimeOffset? ParseDate(string text)
    {
        // Four digits are a year in the date format; anything longer counts seconds since 1970.
        if (text.Length > 4 && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
        }

        return DateTimeOffset.TryParseExact(
            text, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value)
            ? value
            : null;
    }
}
