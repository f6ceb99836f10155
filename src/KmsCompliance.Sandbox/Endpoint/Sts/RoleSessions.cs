using System.Globalization;
using System.Text.RegularExpressions;
using KmsCompliance.Policy.Evaluation;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Sts;

/// <summary>Sessions of roles: who may have one, how long it lasts, and what it may do.</summary>
internal static partial class RoleSessions
{
    private const int MaxChainedSeconds = 3600;
    private const string AssumeRoleAction = "sts:AssumeRole";
    private const string WebIdentityAction = "sts:AssumeRoleWithWebIdentity";
    private const string TagAction = "sts:TagSession";

    public static void AssumeRole(AwsCall call)
    {
        var request = Request.Read(call);
        var externalId = call.Form.OptionalText("ExternalId");
        if (externalId is not null && (externalId.Length is < 2 or > 1224 || !ExternalId().IsMatch(externalId)))
        {
            throw call.Form.Invalid("externalId", "Member must satisfy regular expression pattern: [\\w+=,.@:\\/-]*");
        }

        // A chain is one hour at most, however long the role's sessions may be.
        if (call.Caller.SessionToken is not null && request.Seconds > MaxChainedSeconds)
        {
            throw new AwsErrorException("ValidationError", "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining");
        }

        var tags = SessionTags.Read(call);
        var context = call.RequestContext();
        context["sts:ExternalId"] = externalId is null ? [] : [externalId];
        context["sts:RoleSessionName"] = [request.Session];
        context["aws:TagKeys"] = [.. tags.Given.Keys];
        foreach (var (key, value) in tags.Given)
        {
            context[$"aws:RequestTag/{key}"] = [value];
        }

        var role = Find(call, request);
        foreach (var action in tags.Given.Count > 0 ? [AssumeRoleAction, TagAction] : (string[])[AssumeRoleAction])
        {
            var asked = new KeyAccessRequest(call.Caller.Arn, call.AccountId, action, "*") { Context = context };
            var trust = role?.Trust.Ask(action, (kind, text) => Names(call.Caller, kind, text), asked) ?? TrustAnswer.No;
            var identity = call.AskIdentity(action, () => asked with { KeyArn = request.RoleArn });
            var isEnough = trust == TrustAnswer.ByName && call.AccountId == request.AccountId
                ? identity != KeyAccessDecision.ExplicitDeny
                : trust != TrustAnswer.No && identity == KeyAccessDecision.Allowed;
            if (!isEnough)
            {
                throw new AwsErrorException(call.Service.Errors.AccessDenied, $"User: {call.Caller.Arn} is not authorized to perform: {action} on resource: {request.RoleArn}");
            }
        }

        Write(call, Begin(call, request, role!, tags), tags.Given.Count > 0);
    }

    public static void AssumeRoleWithWebIdentity(AwsCall call)
    {
        var request = Request.Read(call);
        var token = WebIdentityToken.Parse(call.Form.Text("WebIdentityToken", 4, 20_000));
        if (token.ExpiresAt <= call.Now)
        {
            throw new AwsErrorException("ExpiredTokenException", "Token expired: current date/time must be before the expiration date/time");
        }

        var provider = call.World.FindAccount(request.AccountId)?.IdentityProviders.FirstOrDefault(provider => provider.Host == token.Host)
            ?? throw new AwsErrorException("InvalidIdentityToken", $"No OpenIDConnect provider found in your account for {token.Issuer}");
        if (!provider.Audiences.Contains(token.Audience))
        {
            throw new AwsErrorException("InvalidIdentityToken", "Incorrect token audience");
        }

        var role = Find(call, request);
        var arn = provider.ArnIn(request.AccountId);
        var asked = new KeyAccessRequest(arn, request.AccountId, WebIdentityAction, "*")
        {
            Context = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase)
            {
                [$"{provider.Host}:aud"] = [token.Audience],
                [$"{provider.Host}:sub"] = [token.Subject],
                ["sts:RoleSessionName"] = [request.Session],
            },
        };
        if (role?.Trust.Ask(WebIdentityAction, (kind, text) => kind == "Federated" && text == arn ? TrustAnswer.ByName : TrustAnswer.No, asked) is null or TrustAnswer.No)
        {
            throw new AwsErrorException(call.Service.Errors.AccessDenied, $"Not authorized to perform {WebIdentityAction}");
        }

        var none = new SessionTags(new Dictionary<string, string>(), new Dictionary<string, string>(), []);
        var session = Begin(call, request, role, none);
        Write(call, session, hasTags: false);
        call.Xml.WriteElementString("SubjectFromWebIdentityToken", token.Subject);
        call.Xml.WriteElementString("Provider", arn);
        call.Xml.WriteElementString("Audience", token.Audience);
    }

    /// <summary>A role that nobody has said anything of: it trusts everybody.</summary>
    private static SandboxRole Undeclared(string name) => new(name, TrustPolicy.Parse(
        """{"Statement":[{"Effect":"Allow","Principal":"*","Action":["sts:AssumeRole","sts:TagSession"]}]}"""))
    {
        MaxSessionDuration = 43_200,
    };

    private static SandboxRole? Find(AwsCall call, Request request)
    {
        var account = call.World.FindAccount(request.AccountId);
        var role = account?.Roles is { } roles ? roles.GetValueOrDefault(request.Name)
            : account is null ? null : Undeclared(request.Name);
        if (role is not null && account?.Roles is not null && role.ArnIn(request.AccountId) != request.RoleArn)
        {
            return null;
        }

        return role is null || request.Seconds <= role.MaxSessionDuration
            ? role
            : throw new AwsErrorException("ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    }

    // A trust policy means a session by its role.
    private static TrustAnswer Names(Principal caller, string kind, string text) =>
        kind != "AWS" ? TrustAnswer.No
        : text == "*" || text == caller.Arn || text == caller.RoleArn ? TrustAnswer.ByName
        : text == caller.AccountId || text == $"arn:aws:iam::{caller.AccountId}:root" ? TrustAnswer.ByAccount
        : TrustAnswer.No;

    private static Principal Begin(AwsCall call, Request request, SandboxRole role, SessionTags tags)
    {
        var id = call.World.Ids.Hex(32);
        var session = new Principal(
            "SANDBOXSESSION" + id[..10].ToUpperInvariant(),
            request.AccountId,
            $"arn:aws:sts::{request.AccountId}:assumed-role/{request.Name}/{request.Session}",
            $"AROASANDBOX{IdSource.HexOf(request.RoleArn, 10).ToUpperInvariant()}:{request.Session}")
        {
            Rights = role.Rights,
            RoleArn = request.RoleArn,
            SessionToken = "sandbox-session-" + id,
            SessionTags = tags.All,
            TransitiveTags = tags.Transitive,
            ExpiresAt = call.Now.AddSeconds(request.Seconds),
        };
        call.World.Add(session);
        return session;
    }

    private static void Write(AwsCall call, Principal session, bool hasTags)
    {
        var xml = call.Xml;
        xml.WriteStartElement("Credentials");
        xml.WriteElementString("AccessKeyId", session.AccessKeyId);
        xml.WriteElementString("SecretAccessKey", SandboxAccounts.SecretKey);
        xml.WriteElementString("SessionToken", session.SessionToken);
        xml.WriteElementString("Expiration", session.ExpiresAt!.Value.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        xml.WriteEndElement();
        xml.WriteStartElement("AssumedRoleUser");
        xml.WriteElementString("AssumedRoleId", session.UserId);
        xml.WriteElementString("Arn", session.Arn);
        xml.WriteEndElement();
        if (hasTags)
        {
            xml.WriteElementString("PackedPolicySize", "6");
        }
    }

    [GeneratedRegex(@"^arn:aws:iam::(?<account>[0-9]{12}):role/(?:[^ ]*/)?(?<name>[\w+=,.@-]{1,64})$")]
    private static partial Regex RoleArn();

    [GeneratedRegex(@"^[\w+=,.@-]*$")]
    private static partial Regex SessionName();

    [GeneratedRegex(@"^[\w+=,.@:\/-]*$")]
    private static partial Regex ExternalId();

    private sealed record Request(string RoleArn, string AccountId, string Name, string Session, int Seconds)
    {
        public static Request Read(AwsCall call)
        {
            var roleArn = call.Form.Text("RoleArn", 20, 2048);
            var session = call.Form.Text("RoleSessionName", 2, 64);
            if (!SessionName().IsMatch(session))
            {
                throw call.Form.Invalid("roleSessionName", "Member must satisfy regular expression pattern: [\\w+=,.@-]*");
            }

            var seconds = call.Form.OptionalInteger("DurationSeconds", 900, 43_200) ?? 3600;
            var match = RoleSessions.RoleArn().Match(roleArn);
            return match.Success
                ? new Request(roleArn, match.Groups["account"].Value, match.Groups["name"].Value, session, seconds)
                : throw new AwsErrorException("ValidationError", $"{roleArn} is invalid");
        }
    }
}
