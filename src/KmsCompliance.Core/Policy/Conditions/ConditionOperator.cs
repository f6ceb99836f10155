using System.Globalization;
using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Policy.Conditions;

/// <summary>How one operator compares a value of the request with a value of the policy.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html"/></remarks>
/// <param name="Compile">Reads the policy's value once, and answers what tests the request's value.</param>
/// <param name="IsNegated">The operator wants no match.</param>
/// <param name="TakesVariables">Policy variables are replaced in the policy's value.</param>
/// <param name="TakesWildcards">The policy's value may have wildcards.</param>
/// <param name="Reads">Whether a value of the policy is of the operator's type; any other value matches nothing.</param>
internal sealed record ConditionOperator(
    Func<string, Func<string, Ternary>> Compile, bool IsNegated, bool TakesVariables = false, bool TakesWildcards = false, Func<string, bool>? Reads = null)
{
    private static readonly string[] DateFormats =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd", "yyyy-MM", "yyyy",
    ];

    private static readonly Dictionary<string, ConditionOperator> All = new(StringComparer.Ordinal)
    {
        ["StringEquals"] = new(Equal, false, true),
        ["StringNotEquals"] = new(Equal, true, true),
        ["StringEqualsIgnoreCase"] = new(EqualIgnoringCase, false, true),
        ["StringNotEqualsIgnoreCase"] = new(EqualIgnoringCase, true, true),
        ["StringLike"] = new(Like, false, true, true),
        ["StringNotLike"] = new(Like, true, true, true),

        // ArnEquals takes wildcards too; the two are the same.
        ["ArnEquals"] = new(ArnLike, false, true, true, ArnPattern.IsArnPattern),
        ["ArnLike"] = new(ArnLike, false, true, true, ArnPattern.IsArnPattern),
        ["ArnNotEquals"] = new(ArnLike, true, true, true, ArnPattern.IsArnPattern),
        ["ArnNotLike"] = new(ArnLike, true, true, true, ArnPattern.IsArnPattern),
        ["Bool"] = new(EqualBooleans, false, Reads: static text => Boolean(text) is not null),
        ["BinaryEquals"] = new(EqualBytes, false, Reads: static text => Bytes(text) is not null),
        ["IpAddress"] = new(InRange, false, Reads: static text => IpRange.Parse(text) is not null),
        ["NotIpAddress"] = new(InRange, true, Reads: static text => IpRange.Parse(text) is not null),
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

    private static ConditionOperator Number(Func<int, bool> fits, bool isNegated = false) =>
        new(Order(ParseNumber, fits), isNegated, Reads: static text => ParseNumber(text) is not null);

    private static ConditionOperator Date(Func<int, bool> fits, bool isNegated = false) =>
        new(Order(ParseDate, fits), isNegated, Reads: static text => ParseDate(text) is not null);

    private static Func<string, Ternary> Equal(string wanted) => given => (given == wanted).ToTernary();

    private static Func<string, Ternary> EqualIgnoringCase(string wanted) =>
        given => given.Equals(wanted, StringComparison.OrdinalIgnoreCase).ToTernary();

    private static Func<string, Ternary> Like(string wanted) => given => Wildcard.Matches(wanted, given).ToTernary();

    private static Func<string, Ternary> ArnLike(string wanted) => new ArnPattern(wanted).Matches;

    private static Func<string, Ternary> EqualBooleans(string wanted)
    {
        var right = Boolean(wanted);
        return given => right is not null && Boolean(given) is { } left ? (left == right).ToTernary() : Ternary.Maybe;
    }

    // What counts are the bytes, not how base64 writes them.
    private static Func<string, Ternary> EqualBytes(string wanted)
    {
        var right = Bytes(wanted);
        return given => right is not null && Bytes(given) is { } left ? left.AsSpan().SequenceEqual(right).ToTernary() : Ternary.Maybe;
    }

    private static Func<string, Ternary> InRange(string wanted)
    {
        var range = IpRange.Parse(wanted);
        return given => range is not null && IpRange.Parse(given) is { } address ? range.Contains(address).ToTernary() : Ternary.Maybe;
    }

    private static Func<string, Func<string, Ternary>> Order<T>(Func<string, T?> parse, Func<int, bool> fits)
        where T : struct, IComparable<T> => wanted =>
        {
            var right = parse(wanted);
            return given => right is { } bound && parse(given) is { } value ? fits(value.CompareTo(bound)).ToTernary() : Ternary.Maybe;
        };

    private static byte[]? Bytes(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var written) ? bytes[..written] : null;
    }

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
