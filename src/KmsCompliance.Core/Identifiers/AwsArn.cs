using System.Diagnostics.CodeAnalysis;

namespace KmsCompliance.Identifiers;

/// <summary>An Amazon Resource Name, taken apart:
/// <c>arn:partition:service:region:account-id:resource</c>.</summary>
/// <remarks>Parts are cut out when they are asked for: an audit reads one ARN for each resource, and one part of it.</remarks>
public sealed record AwsArn
{
    private const int Separators = 5;

    private readonly string _text;
    private readonly (int Service, int Region, int Account, int Resource) _starts;

    private AwsArn(string text, (int Service, int Region, int Account, int Resource) starts)
    {
        _text = text;
        _starts = starts;
    }

    /// <summary>Such as <c>aws</c>, <c>aws-cn</c> or <c>aws-us-gov</c>.</summary>
    public string Partition => _text["arn:".Length..(_starts.Service - 1)];

    /// <summary>Such as <c>kms</c>.</summary>
    public string Service => _text[_starts.Service..(_starts.Region - 1)];

    /// <summary>The Region's code; empty for global resources.</summary>
    public string Region => _text[_starts.Region..(_starts.Account - 1)];

    /// <summary>The 12-digit account; empty where the resource has none.</summary>
    public string AccountId => _text[_starts.Account..(_starts.Resource - 1)];

    /// <summary>All that follows, such as <c>key/1234abcd-…</c>.</summary>
    public string Resource => _text[_starts.Resource..];

    /// <summary>Takes an ARN apart.</summary>
    /// <param name="text">The text to read.</param>
    /// <param name="arn">The parts, where the text is an ARN.</param>
    /// <returns>Whether the text is an ARN.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out AwsArn? arn)
    {
        arn = null;
        if (text is null || !text.StartsWith("arn:", StringComparison.Ordinal))
        {
            return false;
        }

        Span<int> starts = stackalloc int[Separators];
        var start = 0;
        for (var i = 0; i < Separators; i++)
        {
            var length = text.AsSpan(start).IndexOf(':');
            if (length < 0)
            {
                return false;
            }

            start += length + 1;
            starts[i] = start;
        }

        var (service, region, account, resource) = (starts[1], starts[2], starts[3], starts[4]);
        var accountId = text.AsSpan(account, resource - 1 - account);
        if (service - 1 == starts[0] || region - 1 == service || resource == text.Length || (accountId.Length != 0 && !IsAccountId(accountId)))
        {
            return false;
        }

        arn = new AwsArn(text, (service, region, account, resource));
        return true;
    }

    /// <summary>Whether the text is a 12-digit account id.</summary>
    /// <param name="text">The text to look at.</param>
    public static bool IsAccountId([NotNullWhen(true)] string? text) => text is not null && IsAccountId(text.AsSpan());

    /// <summary>Whether the resource is that account's; no text is made for the answer.</summary>
    /// <param name="accountId">The 12-digit account.</param>
    public bool BelongsTo(string accountId) => _text.AsSpan(_starts.Account, _starts.Resource - 1 - _starts.Account).SequenceEqual(accountId);

    /// <summary>The ARN as AWS writes it.</summary>
    public override string ToString() => _text;

    private static bool IsAccountId(ReadOnlySpan<char> text) => text.Length == 12 && !text.ContainsAnyExceptInRange('0', '9');
}
