using KmsCompliance.Identifiers;

namespace KmsCompliance.Errors;

/// <summary>A call to AWS that failed, in the domain's words, and printable, whatever the answer said. No exception of the AWS SDK
/// passes the adapter.</summary>
public sealed class AwsCallException : Exception
{
    private const int AccountsNamed = 5;

    /// <summary>Makes one.</summary>
    /// <param name="kind">What sort of failure.</param>
    /// <param name="message">What AWS said, or what went wrong on the way.</param>
    /// <param name="inner">What it came from.</param>
    public AwsCallException(FailureKind kind, string message, Exception? inner = null)
        : base(PrintableText.Of(message), inner) => Kind = kind;

    /// <summary>What sort of failure.</summary>
    public FailureKind Kind { get; }

    /// <summary>The service's error code, such as <c>AccessDeniedException</c>; null where there was no answer.</summary>
    public string? Code { get; init => field = Printable(value); }

    /// <summary>The operation, such as <c>kms:DescribeKey</c>.</summary>
    public string? Operation { get; init; }

    /// <summary>The Region that was asked.</summary>
    public string? Region { get; init; }

    /// <summary>AWS's id of the request; null where there was no answer.</summary>
    public string? RequestId { get; init => field = Printable(value); }

    /// <summary>Whether the call may have taken effect although it failed: no answer arrived, or the service broke
    /// while answering.</summary>
    public bool MayHaveTakenEffect => Kind is FailureKind.Connection or FailureKind.Timeout or FailureKind.ServiceFault or FailureKind.InvalidAnswer;

    /// <summary>Operation, Region and what was said, in one sentence.</summary>
    public string Describe() => Describe(subject: null);

    /// <summary>Operation, what it was about, Region and what was said, in one sentence.</summary>
    /// <param name="subject">What it was about; left out where the rest names it.</param>
    public string Describe(string? subject) => Describe(
        subject is null || subject == Region || Message.Contains(subject, StringComparison.Ordinal) ? null : subject,
        Region is null ? string.Empty : $" in {Region}");

    /// <summary>As <see cref="Describe()"/>, of a call that failed in several places in the same way.</summary>
    /// <param name="places">The places.</param>
    public string Describe(IReadOnlyList<string> places)
    {
        ArgumentNullException.ThrowIfNull(places);
        return Describe(subject: null, $" in {places.Count} Regions ({string.Join(", ", places)})");
    }

    /// <summary>As <see cref="Describe()"/>, of a call that failed in several accounts in the same way; of hundreds, the first are
    /// named.</summary>
    /// <param name="accounts">The accounts.</param>
    /// <param name="regions">The Regions.</param>
    public string Describe(IReadOnlyList<string> accounts, IReadOnlyList<string> regions)
    {
        ArgumentNullException.ThrowIfNull(accounts);
        ArgumentNullException.ThrowIfNull(regions);
        var more = accounts.Count - AccountsNamed;
        var named = more > 0 ? $"{string.Join(", ", accounts.Take(AccountsNamed))} and {more} more" : string.Join(", ", accounts);
        var where = regions is [var only] ? $" in {only}" : $" in {regions.Count} Regions ({string.Join(", ", regions)})";
        return Describe(subject: null, $"{where} of {accounts.Count} accounts ({named})");
    }

    private string Describe(string? subject, string place) =>
        $"{Operation ?? "The call"}{(subject is null ? string.Empty : $" of '{subject}'")}{place} failed"
        + $"{(Code is null ? string.Empty : $" with {Code}")}: {Message}";

    private static string? Printable(string? text) => text is null ? null : PrintableText.Of(text);
}
