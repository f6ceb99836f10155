using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Usage;

/// <summary>A test with a key that was used often.</summary>
public abstract class UsageTest : SandboxTest
{
    private protected const int Uses = 420;
    private protected const string Id = "00000000-0000-4000-8000-00000000abcd";
    private protected const string Key = $"arn:aws:kms:eu-west-1:111122223333:key/{Id}";
    private protected const string Quiet = "arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-4000-8000-00000000abce";

    /// <summary>A page more, half of which nothing is on.</summary>
    private protected const int Pages = (Uses / 50) + 1;

    private protected override SandboxOptions Options => base.Options with { Estate = UsedEstate() };

    private protected static EstateDocument UsedEstate() => new()
    {
        Accounts =
        [
            new EstateAccount
            {
                Id = SandboxAccounts.AccountId,
                Keys =
                [
                    new EstateKey { Region = "eu-west-1", KeyId = Id, Aliases = ["alias/used"], RecentUses = Uses },
                    new EstateKey { Region = "eu-west-1", KeyId = Quiet.Split('/')[1], Aliases = ["alias/quiet"], RotationPeriodInDays = 365 },
                ],
            },
            new EstateAccount { Id = SandboxAccounts.OtherAccountId },
        ],
    };

    private protected long LookUps => Server.Calls.Count("cloudtrail", "LookupEvents");

    private protected static IReadOnlyList<string> Ids(IEnumerable<object> events) => [.. events.OfType<CmkUsage>().Where(static one => one.EventId is not null).Select(static one => one.EventId!)];

    private protected static IReadOnlyList<string> Ids(ScriptResult result) => Ids(result.Output.Select(static item => item.BaseObject));
}
