using CsCheck;
using KmsCompliance.Core.Tests.Identifiers;
using KmsCompliance.Services;

namespace KmsCompliance.Core.Tests.Services;

public sealed class SecretReadingTests
{
    private const string ArnPrefix = "arn:aws:secretsmanager:us-east-1:111122223333:secret:";

    [Theory]
    [InlineData("cc-prod-db-credentials")]
    [InlineData("prod/db_1+x=y.z@w")]
    [InlineData("rds!db-0000a0b1-5a6d-4b0c-8000-00000000a0b1")]
    public void A_name_is_read(string text)
    {
        var secret = Read(text).Reference!;
        Assert.Equal(text, secret.Value);
        Assert.Null(secret.Arn);
    }

    [Theory]
    [InlineData(ArnPrefix + "prod/db-AbCdEf", "us-east-1")]
    [InlineData(ArnPrefix + "rds!db-0000-AbCdEf", "us-east-1")]
    [InlineData("arn:aws-us-gov:secretsmanager:us-gov-west-1:111122223333:secret:a-AbCdEf", "us-gov-west-1")]
    public void An_ARN_is_read_and_says_its_Region(string text, string region)
    {
        var secret = Read(text).Reference!;
        Assert.Equal((region, "111122223333"), (secret.Region, secret.AccountId));
        Assert.Equal(text, secret.ToString());
    }

    [Theory]
    [InlineData(null, "empty")]
    [InlineData("", "empty")]
    [InlineData(" ", "empty")]
    [InlineData("a b", "characters")]
    [InlineData("a;b", "characters")]
    [InlineData("a$(b)", "characters")]
    [InlineData("name\n", "characters")]
    [InlineData("naïve", "characters")]
    [InlineData("arn:aws:secretsmanager", "well-formed ARN")]
    [InlineData("arn:aws:kms:us-east-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101", "ARN of a KMS key")]
    [InlineData("arn:aws:s3:::bucket", "an ARN of 's3'")]
    [InlineData(ArnPrefix, "not the ARN of a secret")]
    [InlineData("arn:aws:secretsmanager:us-east-1:111122223333:policy:a", "not the ARN of a secret")]
    [InlineData("arn:aws:secretsmanager::111122223333:secret:a-AbCdEf", "not the ARN of a secret")]
    [InlineData("arn:aws:secretsmanager:us east:111122223333:secret:a-AbCdEf", "not the ARN of a secret")]
    [InlineData("arn:aws:secretsmanager:us-east-1::secret:a-AbCdEf", "not the ARN of a secret")]
    [InlineData(ArnPrefix + "a b-AbCdEf", "not the ARN of a secret")]
    [InlineData(ArnPrefix + "a-AbCdEf\n", "not the ARN of a secret")]
    public void What_names_no_secret_is_refused_and_the_problem_said(string? text, string problemPart)
    {
        var reading = Read(text);
        Assert.Null(reading.Reference);
        Assert.Contains(problemPart, reading.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(512, true)]
    [InlineData(513, false)]
    public void A_name_has_512_characters_at_most(int length, bool expected) =>
        Assert.Equal(expected, Read(new string('a', length)).Reference is not null);

    [Fact]
    public void Reading_any_text_never_throws_and_says_a_problem_exactly_where_there_is_no_secret() =>
        Texts.Any.Sample(text =>
        {
            var (secret, problem) = Read(text);
            var isSecret = secret is not null;
            Assert.Equal(isSecret, problem is null);
            Assert.False(isSecret && text.Any(character => char.IsWhiteSpace(character) || char.IsControl(character)), text);
        });

    private static ResourceReading Read(string? text) => ServiceCatalog.SecretsManager.Read(text);
}
