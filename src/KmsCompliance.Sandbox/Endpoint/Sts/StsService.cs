using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Sts;

/// <summary>AWS Security Token Service.</summary>
internal static class StsService
{
    public static AwsService Create() => new(
        new AwsEndpoint("sts", new QueryProtocol("https://sts.amazonaws.com/doc/2011-06-15/", ec2: false), ServiceErrors.Query()),
        [
            // No policy can take GetCallerIdentity away.
            new("GetCallerIdentity", GetCallerIdentity, asksIdentityItself: true),

            // The role's trust policy decides too.
            new("AssumeRole", RoleSessions.AssumeRole, asksIdentityItself: true),
            new("AssumeRoleWithWebIdentity", RoleSessions.AssumeRoleWithWebIdentity, asksIdentityItself: true) { IsUnsigned = true },
        ]);

    private static void GetCallerIdentity(AwsCall call)
    {
        call.Xml.WriteElementString("Arn", call.Caller.Arn);
        call.Xml.WriteElementString("UserId", call.Caller.UserId);
        call.Xml.WriteElementString("Account", call.AccountId);
    }
}
