using CsCheck;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Core.Tests.Identifiers;

public sealed class AwsArnTests
{
    [Theory]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:key/1234", "aws", "kms", "eu-west-1", "111122223333", "key/1234")]
    [InlineData("arn:aws-us-gov:secretsmanager:us-gov-west-1:111122223333:secret:a-AbCdEf", "aws-us-gov", "secretsmanager", "us-gov-west-1", "111122223333", "secret:a-AbCdEf")]
    [InlineData("arn:aws-cn:iam::111122223333:root", "aws-cn", "iam", "", "111122223333", "root")]
    [InlineData("arn:aws:s3:::bucket/a:b", "aws", "s3", "", "", "bucket/a:b")]
    public void An_ARN_is_taken_apart(string text, string partition, string service, string region, string accountId, string resource)
    {
        Assert.True(AwsArn.TryParse(text, out var arn));
        Assert.Equal((partition, service, region, accountId, resource), (arn.Partition, arn.Service, arn.Region, arn.AccountId, arn.Resource));
        Assert.Equal(text, arn.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("arn")]
    [InlineData("arn:aws:kms:eu-west-1:111122223333")]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:")]
    [InlineData("arn::kms:eu-west-1:111122223333:key/1")]
    [InlineData("arn:aws::eu-west-1:111122223333:key/1")]
    [InlineData("arn:aws:kms:eu-west-1:11112222333:key/1")]
    [InlineData("arn:aws:kms:eu-west-1:1111222233333:key/1")]
    [InlineData("arn:aws:kms:eu-west-1:11112222333x:key/1")]
    [InlineData("arn:aws:kms:eu-west-1:١١١١٢٢٢٢٣٣٣٣:key/1")]
    [InlineData("ARN:aws:kms:eu-west-1:111122223333:key/1")]
    [InlineData(" arn:aws:kms:eu-west-1:111122223333:key/1")]
    public void What_is_no_ARN_is_refused(string? text) => Assert.False(AwsArn.TryParse(text, out _));

    [Theory]
    [InlineData("000000000000", true)]
    [InlineData("111122223333", true)]
    [InlineData("11112222333", false)]
    [InlineData("111122223333\n", false)]
    [InlineData("١١١١٢٢٢٢٣٣٣٣", false)]
    [InlineData(null, false)]
    public void An_account_is_twelve_digits(string? text, bool expected) => Assert.Equal(expected, AwsArn.IsAccountId(text));

    [Fact]
    public void Reading_any_text_never_throws_and_what_is_read_is_written_back() =>
        Texts.Any.Sample(text =>
        {
            if (AwsArn.TryParse(text, out var arn))
            {
                Assert.Equal(text, arn.ToString());
            }
        });

    [Theory]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:key/a", "111122223333", true)]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:key/a", "444455556666", false)]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:key/a", "11112222333", false)]
    [InlineData("arn:aws:s3:::bucket", "", true)]
    [InlineData("arn:aws:s3:::bucket", "111122223333", false)]
    public void An_ARN_belongs_to_one_account(string text, string accountId, bool expected)
    {
        Assert.True(AwsArn.TryParse(text, out var arn));
        Assert.Equal(expected, arn.BelongsTo(accountId));
    }
}
