using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Organizations;

/// <summary>An organization of many accounts is audited whole, also where AWS refuses calls for their number.</summary>
public sealed class GeneratedOrganizationTests : SandboxTest
{
    private const int Accounts = 12;
    private const int Secrets = 30;
    private const string Audit = "Get-OrganizationAccount | Get-Region -RoleName Audit | Get-ServiceEncryptionStatus -Service XRay, SecretsManager -CoverageVariable global:seen -ThrottleLimit 16";

    private protected override SandboxOptions Options => base.Options with
    {
        Estate = new EstateDocument
        {
            Generate = new EstateGenerator
            {
                Accounts = Accounts,
                Regions = ["eu-west-1", "us-east-1"],
                KeysPerRegion = 2,
                Services = { ["secretsPerRegion"] = Secrets },
            },
        },
    };

    [Fact]
    public void Each_account_is_listed_with_as_few_calls_as_one()
    {
        var statuses = Session.Run<EncryptionStatus>(Audit);

        Assert.Equal(Accounts * 2 * (Secrets + 1), statuses.Select(status => status.ResourceId).Distinct().Count());
        Assert.Equal(Accounts * 2 * Secrets, statuses.Count(status => status.Compliance == Compliance.Compliant));
        var coverage = Assert.Single(Session.Run<AuditCoverage>("$seen"));
        Assert.True(coverage.Complete);

        // X-Ray's setting and where spans go, one page, two keys.
        Assert.Equal((Accounts, Accounts * 2 * 2, Accounts * 2 * 5, 0), (coverage.Accounts, coverage.Listed, coverage.Calls, coverage.Throttled));
    }

    [Fact]
    public void What_one_account_is_refused_for_its_number_is_asked_again_and_the_others_are_not_held_back()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Throttle, Service = "secretsmanager", AccountId = "200000000007", Times = 3 });

        var statuses = Session.Run<EncryptionStatus>(Audit);

        Assert.Equal(Accounts * 2 * (Secrets + 1), statuses.Select(status => status.ResourceId).Distinct().Count());
        var coverage = Assert.Single(Session.Run<AuditCoverage>("$seen"));
        Assert.Equal((true, (Accounts * 2 * 5) + 3, 3), (coverage.Complete, coverage.Calls, coverage.Throttled));
    }

    [Fact]
    public void What_is_denied_in_every_account_is_one_error()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Service = "xray", Operation = "GetEncryptionConfig" });

        var error = Assert.Single(Session.Run(Audit).Errors);

        Assert.Contains($"in 2 Regions (eu-west-1, us-east-1) of {Accounts} accounts (111122223333, 200000000001, ", error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Contains($" and {Accounts - 5} more) failed with AccessDenied", error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Equal(Accounts, ((string)error.TargetObject).Split(", ").Length);
        Assert.Equal(Accounts * 2, Assert.Single(Session.Run<AuditCoverage>("$seen")).Failed);
    }
}
