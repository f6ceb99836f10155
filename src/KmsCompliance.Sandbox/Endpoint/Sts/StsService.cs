using System.Globalization;
using System.Text.RegularExpressions;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Sts;

/// <summary>AWS Security Token Service.</summary>
internal static partial class StsService
{
    private const int MaxChainedSeconds = 3600;

    public static AwsService Create() => new(
        new AwsEndpoint("sts", new QueryProtocol("https://sts.amazonaws.com/doc/2011-06-15/", ec2: false), ServiceErrors.Query()),
        [
            // No policy can take GetCallerIdentity away.
            new("GetCallerIdentity", GetCallerIdentity, asksIdentityItself: true),
            new("AssumeRole", AssumeRole, call => call.Form.OptionalText("RoleArn") ?? "*"),
        ]);

    private static void GetCallerIdentity(AwsCall call)
    {
        call.Xml.WriteElementString("Arn", call.Caller.Arn);
        call.Xml.WriteElementString("UserId", call.Caller.UserId);
        call.Xml.WriteElementString("Account", call.AccountId);
    }

    private static void AssumeRole(AwsCall call)
    {
        var roleArn = call.Form.Text("RoleArn", 20, 2048);
        var session = call.Form.Text("RoleSessionName", 2, 64);
        if (!SessionName().IsMatch(session))
        {
            throw call.Form.Invalid("roleSessionName", "Member must satisfy regular expression pattern: [\\w+=,.@-]*");
        }

        var seconds = call.Form.OptionalInteger("DurationSeconds", 900, 43200) ?? 3600;
        if (call.Caller.SessionToken is not null && seconds > MaxChainedSeconds)
        {
            throw new AwsErrorException("ValidationError", "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining");
        }

        var match = RoleArn().Match(roleArn);
        if (!match.Success)
        {
            throw new AwsErrorException("ValidationError", $"{roleArn} is invalid");
        }

        var accountId = match.Groups["account"].Value;
        if (call.World.FindAccount(accountId) is null)
        {
            throw new AwsErrorException(call.Service.Errors.AccessDenied, $"User: {call.Caller.Arn} is not authorized to perform: sts:AssumeRole on resource: {roleArn}");
        }

        var id = call.World.Ids.Hex(32);
        var roleId = "AROASANDBOX" + IdSource.HexOf(roleArn, 10).ToUpperInvariant();
        var assumed = new Principal(
            "SANDBOXSESSION" + id[..10].ToUpperInvariant(),
            accountId,
            $"arn:aws:sts::{accountId}:assumed-role/{match.Groups["name"].Value}/{session}",
            $"{roleId}:{session}")
        {
            SessionToken = "sandbox-session-" + id,
            ExpiresAt = call.Now.AddSeconds(seconds),
        };
        call.World.Add(assumed);

        var xml = call.Xml;
        xml.WriteStartElement("Credentials");
        xml.WriteElementString("AccessKeyId", assumed.AccessKeyId);
        xml.WriteElementString("SecretAccessKey", SandboxAccounts.SecretKey);
        xml.WriteElementString("SessionToken", assumed.SessionToken);
        xml.WriteElementString("Expiration", assumed.ExpiresAt.Value.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        xml.WriteEndElement();
        xml.WriteStartElement("AssumedRoleUser");
        xml.WriteElementString("AssumedRoleId", assumed.UserId);
        xml.WriteElementString("Arn", assumed.Arn);
        xml.WriteEndElement();
    }

    [GeneratedRegex(@"^arn:aws:iam::(?<account>[0-9]{12}):role/(?:[^ ]*/)?(?<name>[\w+=,.@-]{1,64})$")]
    private static partial Regex RoleArn();

    [GeneratedRegex(@"^[\w+=,.@-]*$")]
    private static partial Regex SessionName();
}
