using KmsCompliance.Core.Tests.Policy.Scenarios;
using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Core.Tests.Policy;

/// <summary>Whose key a document is for, and where.</summary>
public sealed class KeyPolicyPlaceTests
{
    [Theory]
    [InlineData("XRay", "us-east-1")]
    [InlineData("SecretsManager", "eu-west-1")]
    public void It_is_read_from_the_policies_that_are_composed(string service, string region)
    {
        var place = KeyPolicyPlace.OfDocument(ServiceKeys.Build(service), accountId: null, region: null)!;

        Assert.Equal(("111122223333", region, null), (place.AccountId, place.Region, place.KeyArn));
        Assert.Equal($"arn:aws:kms:{region}:111122223333:key/any-key", place.RequestArn);
    }

    [Fact]
    public void A_service_of_a_Region_tells_the_Region()
    {
        var policy = Evaluation.PolicyOf($$"""
            {"Effect":"Allow","Principal":{"AWS":"{{Evaluation.Root}}"},"Action":"kms:*","Resource":"*"},
            {"Effect":"Allow","Principal":{"Service":["cloudtrail.amazonaws.com","logs.ap-south-1.amazonaws.com"]},"Action":"kms:Decrypt","Resource":"*"}
            """);

        Assert.Equal("ap-south-1", KeyPolicyPlace.OfDocument(policy, null, null)!.Region);
    }

    [Fact]
    public void A_key_that_is_named_says_it()
    {
        var place = KeyPolicyPlace.OfDocument(
            Evaluation.PolicyOf($$"""{"Effect":"Allow","Principal":"*","Action":"kms:Decrypt","Resource":"{{Evaluation.Key}}"}"""), accountId: null, region: null)!;

        Assert.Equal(("111122223333", "eu-west-1", null, Evaluation.Key), (place.AccountId, place.Region, place.KeyArn, place.RequestArn));
    }

    [Fact]
    public void What_is_known_goes_before()
    {
        var place = KeyPolicyPlace.OfDocument(ServiceKeys.Build("SecretsManager"), "444455556666", "cn-north-1")!;

        Assert.Equal(("444455556666", "cn-north-1", "aws-cn"), (place.AccountId, place.Region, place.Partition));
    }

    [Fact]
    public void Other_accounts_that_only_use_the_key_do_not_count()
    {
        var policy = Evaluation.PolicyOf("""
            {"Effect":"Allow","Principal":{"AWS":"arn:aws-us-gov:iam::444455556666:root"},"Action":"kms:Decrypt","Resource":"*"},
            {"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:Put*","Resource":"*"}
            """);

        Assert.Equal(("111122223333", "us-gov-west-1"), KeyPolicyPlace.OfDocument(policy, null, null) is { } place ? (place.AccountId, place.Region) : default);
    }

    [Theory]
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"}""")]
    [InlineData("""{"Effect":"Allow","Principal":{"AWS":["111122223333","444455556666"]},"Action":"kms:*","Resource":"*"}""")]
    public void No_account_or_several_tell_nothing(string statement) =>
        Assert.Null(KeyPolicyPlace.OfDocument(Evaluation.PolicyOf(statement), null, null));
}
