using Amazon.Runtime.Endpoints;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Tests.Protocol;

/// <summary>Where services are reached, held against what their endpoint rule sets give (botocore 1.43).</summary>
public sealed class EndpointTests
{
    /// <summary>Prefix, Region; then the address, that of dual stack, that of FIPS, and that of both.</summary>
    public static TheoryData<string, string, string, string, string, string> Table => new()
    {
        { "ec2", "eu-west-1", "https://ec2.eu-west-1.amazonaws.com", "https://ec2.eu-west-1.api.aws", "https://ec2-fips.eu-west-1.amazonaws.com", "https://ec2-fips.eu-west-1.api.aws" },
        { "ec2", "us-gov-west-1", "https://ec2.us-gov-west-1.amazonaws.com", "https://ec2.us-gov-west-1.api.aws", "https://ec2.us-gov-west-1.amazonaws.com", "https://ec2-fips.us-gov-west-1.api.aws" },
        { "ec2", "cn-north-1", "https://ec2.cn-north-1.amazonaws.com.cn", "https://ec2.cn-north-1.api.amazonwebservices.com.cn", "https://ec2-fips.cn-north-1.amazonaws.com.cn", "https://ec2-fips.cn-north-1.api.amazonwebservices.com.cn" },
        { "sts", "us-gov-west-1", "https://sts.us-gov-west-1.amazonaws.com", "https://sts.us-gov-west-1.api.aws", "https://sts.us-gov-west-1.amazonaws.com", "https://sts-fips.us-gov-west-1.api.aws" },
        { "xray", "eu-west-1", "https://xray.eu-west-1.amazonaws.com", "https://xray.eu-west-1.api.aws", "https://xray-fips.eu-west-1.amazonaws.com", "https://xray-fips.eu-west-1.api.aws" },
        { "xray", "us-gov-west-1", "https://xray.us-gov-west-1.amazonaws.com", "https://xray.us-gov-west-1.api.aws", "https://xray-fips.us-gov-west-1.amazonaws.com", "https://xray-fips.us-gov-west-1.api.aws" },
        { "cloudtrail", "us-gov-west-1", "https://cloudtrail.us-gov-west-1.amazonaws.com", "https://cloudtrail.us-gov-west-1.api.aws", "https://cloudtrail.us-gov-west-1.amazonaws.com", "https://cloudtrail-fips.us-gov-west-1.api.aws" },
        { "logs", "us-gov-west-1", "https://logs.us-gov-west-1.amazonaws.com", "https://logs.us-gov-west-1.api.aws", "https://logs.us-gov-west-1.amazonaws.com", "https://logs-fips.us-gov-west-1.api.aws" },
        { "secretsmanager", "eu-west-1", "https://secretsmanager.eu-west-1.amazonaws.com", "https://secretsmanager.eu-west-1.amazonaws.com", "https://secretsmanager-fips.eu-west-1.amazonaws.com", "https://secretsmanager-fips.eu-west-1.amazonaws.com" },
        { "secretsmanager", "cn-north-1", "https://secretsmanager.cn-north-1.amazonaws.com.cn", "https://secretsmanager.cn-north-1.amazonaws.com.cn", "https://secretsmanager-fips.cn-north-1.amazonaws.com.cn", "https://secretsmanager-fips.cn-north-1.api.amazonwebservices.com.cn" },
        { "s3", "us-east-1", "https://s3.us-east-1.amazonaws.com", "https://s3.dualstack.us-east-1.amazonaws.com", "https://s3-fips.us-east-1.amazonaws.com", "https://s3-fips.dualstack.us-east-1.amazonaws.com" },
        { "s3", "us-gov-west-1", "https://s3.us-gov-west-1.amazonaws.com", "https://s3.dualstack.us-gov-west-1.amazonaws.com", "https://s3-fips.us-gov-west-1.amazonaws.com", "https://s3-fips.dualstack.us-gov-west-1.amazonaws.com" },
        { "iam", "us-east-1", "https://iam.amazonaws.com", "https://iam.global.api.aws", "https://iam-fips.amazonaws.com", "https://iam-fips.global.api.aws" },
        { "iam", "us-gov-west-1", "https://iam.us-gov.amazonaws.com", "https://iam.us-gov.api.aws", "https://iam.us-gov.amazonaws.com", "https://iam.us-gov.api.aws" },
        { "iam", "cn-north-1", "https://iam.cn-north-1.amazonaws.com.cn", "https://iam.global.api.amazonwebservices.com.cn", "https://iam-fips.amazonaws.com.cn", "https://iam-fips.api.amazonwebservices.com.cn" },
        { "iam", "us-iso-east-1", "https://iam.us-iso-east-1.c2s.ic.gov", "https://iam.api.aws.ic.gov", "https://iam-fips.us-iso-east-1.c2s.ic.gov", "https://iam-fips.api.aws.ic.gov" },
        { "ec2", "us-iso-east-1", "https://ec2.us-iso-east-1.c2s.ic.gov", "https://ec2.us-iso-east-1.api.aws.ic.gov", "https://ec2-fips.us-iso-east-1.c2s.ic.gov", "https://ec2-fips.us-iso-east-1.api.aws.ic.gov" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void An_address_is_what_the_services_rules_say(string prefix, string region, string plain, string dualStack, string fips, string both) =>
        Assert.Equal(
            [plain, dualStack, fips, both],
            new[] { (false, false), (false, true), (true, false), (true, true) }.Select(wanted => Resolve(prefix, region, wanted.Item1, wanted.Item2)));

    [Fact]
    public void A_given_address_is_taken_as_it_is() =>
        Assert.Equal("http://127.0.0.1:4577/", Resolve("ec2", "eu-west-1", fips: false, dualStack: false, "http://127.0.0.1:4577/"));

    private static string Resolve(string prefix, string region, bool fips, bool dualStack, string? given = null) =>
        new ServiceEndpointProvider(prefix).ResolveEndpoint(new EndpointParameters
        {
            [ServiceEndpointResolver.RegionParameter] = region,
            [ServiceEndpointResolver.EndpointParameter] = given,
            [ServiceEndpointResolver.FipsParameter] = fips,
            [ServiceEndpointResolver.DualStackParameter] = dualStack,
        }).URL;
}
