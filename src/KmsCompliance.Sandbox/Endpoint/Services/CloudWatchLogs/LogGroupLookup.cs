using System.Text.RegularExpressions;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudWatchLogs;

/// <summary>Finds the log group that a call means.</summary>
internal static partial class LogGroupLookup
{
    private const string NameMember = "logGroupName";
    private const string ResourceMember = "resourceIdentifier";
    private const int MaxArn = 2048;

    /// <summary>The name that a call gives.</summary>
    public static string Name(AwsCall call) => call.Input.Text(NameMember, 1, LogGroup.MaxName, LogGroup.NamePattern());

    /// <summary>The log group of a call that takes its name only.</summary>
    /// <exception cref="AwsErrorException">There is none.</exception>
    public static LogGroup FindByName(AwsCall call) => Find(call, Name(call));

    /// <summary>The log group of a call that takes its name or its ARN, and one of the two.</summary>
    /// <exception cref="AwsErrorException">There is none, or it is not named right.</exception>
    public static LogGroup Find(AwsCall call)
    {
        var name = call.Input.OptionalText(NameMember, 1, LogGroup.MaxName, LogGroup.NamePattern());
        var arn = call.Input.OptionalText(ResourceMember, 1, MaxArn);
        return (name, arn) switch
        {
            ({ } given, null) => Find(call, given),
            (null, { } given) => FindByArn(call, given),
            _ => throw Invalid("Either logGroupName or resourceIdentifier must be given, and not both."),
        };
    }

    /// <summary>A log group by its ARN, without <c>:*</c> after it.</summary>
    /// <exception cref="AwsErrorException">There is none, or that is not the ARN of one of this account and Region.</exception>
    public static LogGroup FindByArn(AwsCall call, string arn)
    {
        var match = ArnPattern().Match(arn);
        return !match.Success || match.Groups["region"].Value != call.Region || match.Groups["account"].Value != call.AccountId
            ? throw Invalid($"{arn} is not the ARN of a log group of this account and Region.")
            : Find(call, match.Groups["name"].Value);
    }

    /// <summary>The ARN that a call is about, as identity policies name it: with <c>:*</c> at its end.</summary>
    public static string ArnOf(AwsCall call) => call.Input.OptionalText(ResourceMember) switch
    {
        { } arn => arn + ":*",
        null => LogGroup.ArnOf(call.Region, call.AccountId, call.Input.OptionalText(NameMember) ?? "") + ":*",
    };

    public static AwsErrorException Invalid(string message) => new("InvalidParameterException", message);

    private static LogGroup Find(AwsCall call, string name) =>
        call.Here.LogGroups.Find(name) ?? throw new AwsErrorException("ResourceNotFoundException", "The specified log group does not exist.");

    [GeneratedRegex(@"\Aarn:aws:logs:(?<region>[a-z0-9-]+):(?<account>[0-9]{12}):log-group:(?<name>[\.\-_/#A-Za-z0-9]{1,512})\z")]
    private static partial Regex ArnPattern();
}
