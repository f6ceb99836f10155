using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Organizations;

/// <summary>-QuotaShare keeps an audit below a share of what AWS lets the account call.</summary>
public sealed class QuotaShareTests : SandboxTest
{
    private const int Secrets = 3_000;

    private protected override SandboxOptions Options => base.Options with
    {
        Estate = new EstateDocument
        {
            Generate = new EstateGenerator
            {
                Regions = ["us-east-1"],
                KeysPerRegion = 1,
                Services = { ["secretsPerRegion"] = Secrets },
            },
        },
    };

    // Thirty pages; AWS lets an account ask for a hundred a second.
    [Theory]
    [InlineData("-QuotaShare 0.01", 24, 31)]
    [InlineData("-QuotaShare 0.1", 1, 4)]
    [InlineData("-QuotaShare 1", 0, 0)]
    public void Pages_come_as_fast_as_the_share_allows(string share, int least, int most)
    {
        var clock = new TestClock();
        using var session = new ModuleSession(Server.Url, time: clock);

        Assert.Equal(Secrets, session.Run<EncryptionStatus>($"Get-SecretEncryptionStatus -Region us-east-1 {share}").Count);

        Assert.InRange(clock.Waited.TotalSeconds, least, most);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1.01")]
    [InlineData("-1")]
    public void A_share_out_of_range_is_refused_before_any_call(string share)
    {
        RunWithError($"Get-XRayEncryptionStatus -QuotaShare {share}", "ParameterArgumentValidationError");
        Assert.Equal(0, Server.Calls.Total);
    }
}
