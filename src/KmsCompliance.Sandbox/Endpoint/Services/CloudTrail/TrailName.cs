using System.Text.RegularExpressions;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;

/// <summary>A trail as a caller names it: by its name, or by its ARN.</summary>
/// <param name="Region">The Region of the ARN; null for a name.</param>
/// <param name="AccountId">The account of the ARN; null for a name.</param>
/// <param name="Name">The name.</param>
internal sealed partial record TrailName(string? Region, string? AccountId, string Name)
{
    public const string Rule =
        "a trail name has 3 to 128 letters, digits, periods, underscores and dashes, begins and ends with a letter or digit, has no two of the others in a row, and is no IP address";

    private const int MinLength = 3;
    private const int MaxLength = 128;

    public static bool IsSound(string name) =>
        name.Length is >= MinLength and <= MaxLength && NamePattern().IsMatch(name) && !IpAddress().IsMatch(name);

    public static bool IsArn(string text) => ArnPattern().IsMatch(text);

    /// <exception cref="AwsErrorException">It is neither.</exception>
    public static TrailName Parse(string nameOrArn)
    {
        if (!nameOrArn.StartsWith("arn:", StringComparison.Ordinal))
        {
            return IsSound(nameOrArn) ? new(null, null, nameOrArn) : throw CloudTrailErrors.InvalidTrailName();
        }

        var match = ArnPattern().Match(nameOrArn);
        return match.Success && IsSound(match.Groups["name"].Value)
            ? new(match.Groups["region"].Value, match.Groups["account"].Value, match.Groups["name"].Value)
            : throw CloudTrailErrors.InvalidArn(nameOrArn);
    }

    [GeneratedRegex(@"\A[a-zA-Z0-9]+([._-][a-zA-Z0-9]+)*\z")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\A[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+\z")]
    private static partial Regex IpAddress();

    [GeneratedRegex(@"\Aarn:aws:cloudtrail:(?<region>[a-z0-9-]+):(?<account>[0-9]{12}):trail/(?<name>.+)\z")]
    private static partial Regex ArnPattern();
}
