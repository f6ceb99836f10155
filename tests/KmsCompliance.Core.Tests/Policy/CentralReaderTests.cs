using KmsCompliance.Policy.Building;
using KmsCompliance.Services;

namespace KmsCompliance.Core.Tests.Policy;

/// <summary>Somebody of one account reads in many: in that account too.</summary>
public sealed class CentralReaderTests
{
    private const string Central = "444455556666";
    private const string Reader = $"arn:aws:iam::{Central}:role/team/SecurityReader";

    public static TheoryData<string> Services => [.. ServiceCatalog.All.Select(static service => service.Name)];

    [Theory]
    [MemberData(nameof(Services))]
    public void A_role_among_the_external_accounts_is_a_reader_in_its_own(string name)
    {
        var service = ServiceCatalog.Find(name)!;
        var own = service.BuildKeyPolicy(new KeyPrincipals { ExternalAccounts = [Reader] }.In(Central, "eu-west-1"));
        Assert.Equal(service.BuildKeyPolicy(new KeyPrincipals { Readers = [Reader] }.In(Central, "eu-west-1")).ToJson(), own.ToJson());
        Assert.Contains(Reader, own.ToJson(), StringComparison.Ordinal);
        Assert.DoesNotContain($"From{Central}", own.ToJson(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Central)]
    [InlineData($"arn:aws:iam::{Central}:root")]
    public void An_account_is_none_in_itself(string account) =>
        Assert.Contains("is the key's own account", Assert.Throws<ArgumentException>(() => ServiceCatalog.SecretsManager.BuildKeyPolicy(new KeyPrincipals { ExternalAccounts = [account] }.In(Central, "eu-west-1"))).Message, StringComparison.Ordinal);
}
