using CsCheck;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Core.Tests.Identifiers;

public sealed class KeyReferenceTests
{
    private const string Id = "00000101-5a6d-4b0c-8000-000000000101";
    private const string MultiRegionId = "mrk-0000000000000000000000005a6d4b0c";
    private const string ArnPrefix = "arn:aws:kms:eu-west-1:111122223333:";

    [Theory]
    [InlineData(Id, KeyReferenceForm.KeyId, Id)]
    [InlineData("ABCDEF01-5A6D-4B0C-8000-000000000101", KeyReferenceForm.KeyId, "ABCDEF01-5A6D-4B0C-8000-000000000101")]
    [InlineData(MultiRegionId, KeyReferenceForm.KeyId, MultiRegionId)]
    [InlineData("mrk-00000101-5a6d-4b0c-8000-000000000101", KeyReferenceForm.KeyId, "mrk-00000101-5a6d-4b0c-8000-000000000101")]
    [InlineData(ArnPrefix + "key/" + Id, KeyReferenceForm.KeyArn, Id)]
    [InlineData("arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/" + MultiRegionId, KeyReferenceForm.KeyArn, MultiRegionId)]
    [InlineData("alias/billing", KeyReferenceForm.AliasName, "alias/billing")]
    [InlineData("alias/team/billing_2-x", KeyReferenceForm.AliasName, "alias/team/billing_2-x")]
    [InlineData("alias/aws/xray", KeyReferenceForm.AliasName, "alias/aws/xray")]
    [InlineData(ArnPrefix + "alias/billing", KeyReferenceForm.AliasArn, "alias/billing")]
    [InlineData(ArnPrefix + "alias/aws/secretsmanager", KeyReferenceForm.AliasArn, "alias/aws/secretsmanager")]
    public void Every_form_is_read_alike_from_a_user_and_from_a_service(string text, KeyReferenceForm form, string name)
    {
        Assert.True(KeyReference.TryParse(text, out var given, out var problem), problem);
        Assert.Equal((text, form, name), (given.Value, given.Form, given.Name));
        Assert.Equal(text.StartsWith("arn:", StringComparison.Ordinal), given.Arn is not null);
        Assert.Equal(given, KeyReference.FromService(text));
        Assert.Equal(text, given.ToString());
    }

    [Theory]
    [InlineData(null, "empty")]
    [InlineData("", "empty")]
    [InlineData("  ", "empty")]
    [InlineData("billing", "'alias/'")]
    [InlineData("Alias/billing", "'alias/'")]
    [InlineData("aws/xray", "'alias/'")]
    [InlineData("alias/", "letters")]
    [InlineData("alias/a b", "letters")]
    [InlineData("alias/bïlling", "letters")]
    [InlineData("alias/a:b", "letters")]
    [InlineData("alias/billing\n", "letters")]
    [InlineData(Id + "\n", "UUID")]
    [InlineData("00000101-5a6d-4b0c-8000-00000000010", "UUID")]
    [InlineData("mrk-0000", "UUID")]
    [InlineData("DefaultEncryptionKey", "UUID")]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:key/", "well-formed")]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:alias/", "well-formed")]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:grant/1", "well-formed")]
    [InlineData("arn:aws:kms::111122223333:key/" + Id, "well-formed")]
    [InlineData("arn:aws:kms:eu-west-1::key/" + Id, "well-formed")]
    [InlineData("arn:aws:kms:eu-west-1:1111:key/" + Id, "well-formed")]
    [InlineData("arn:aws:kms:evil.example/#:111122223333:key/" + Id, "well-formed")]
    [InlineData("arn:aws:kms:eu west 1:111122223333:alias/billing", "well-formed")]
    [InlineData("arn:aws", "well-formed")]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:key/nonsense", "key id is not well formed")]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:key/" + Id + "\n", "key id is not well formed")]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:alias/a b", "its alias")]
    [InlineData("arn:aws:secretsmanager:eu-west-1:111122223333:secret:a-AbCdEf", "'secretsmanager', not of a KMS key")]
    public void What_names_no_key_is_refused_and_the_problem_said(string? text, string problemPart)
    {
        Assert.False(KeyReference.TryParse(text, out var reference, out var problem));
        Assert.Null(reference);
        Assert.Contains(problemPart, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alias/aws/xray", true)]
    [InlineData("alias/aws/anything/else", true)]
    [InlineData(ArnPrefix + "alias/aws/xray", true)]
    [InlineData("alias/awsome", false)]
    [InlineData("alias/my/aws/xray", false)]
    [InlineData(ArnPrefix + "alias/billing", false)]
    [InlineData(Id, false)]
    public void Only_an_alias_under_alias_aws_is_AWS_managed(string text, bool expected) =>
        Assert.Equal(expected, KeyReference.FromService(text).IsAwsManagedAlias);

    [Theory]
    [InlineData("anything a service reports")]
    [InlineData("arn:aws:kms:eu-west-1:not-an-account:key/1")]
    public void What_a_service_reports_is_taken_as_an_id_where_it_is_no_known_form(string text)
    {
        var reference = KeyReference.FromService(text);
        Assert.Equal((KeyReferenceForm.KeyId, text), (reference.Form, reference.Name));
        Assert.Null(reference.Arn);
    }

    [Theory]
    [InlineData("alias/a", null)]
    [InlineData("alias/A-z_0/9", null)]
    [InlineData("alias/aws", null)]
    [InlineData("", "empty")]
    [InlineData(null, "empty")]
    [InlineData("billing", "begins with 'alias/'")]
    [InlineData("alias/aws/billing", "kept for AWS")]
    [InlineData("alias/", "letters")]
    [InlineData("alias/a.b", "letters")]
    [InlineData("alias/a\n", "letters")]
    public void A_new_alias_has_a_prefix_and_plain_characters_and_is_not_AWSs(string? text, string? problemPart)
    {
        Assert.Equal(problemPart is null, KeyReference.IsNewAliasName(text, out var problem));
        Assert.Contains(problemPart ?? string.Empty, problem ?? string.Empty, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(250, true)]
    [InlineData(251, false)]
    public void An_alias_has_256_characters_at_most(int length, bool expected)
    {
        var alias = "alias/" + new string('a', length);
        Assert.Equal(expected, KeyReference.IsNewAliasName(alias, out _));
        Assert.Equal(expected, KeyReference.TryParse(alias, out _, out _));
    }

    [Fact]
    public void Reading_any_text_never_throws_and_says_a_problem_exactly_where_there_is_no_reference() =>
        Texts.Any.Sample(text =>
        {
            var isKey = KeyReference.TryParse(text, out var reference, out var problem);
            Assert.Equal(isKey, reference is not null);
            Assert.Equal(isKey, problem is null);
            if (text.Length > 0)
            {
                Assert.Equal(text, KeyReference.FromService(text).Value);
            }
        });

    [Fact]
    public void Nothing_that_is_accepted_holds_a_blank_or_control_character() =>
        Texts.Any.Sample(text => Assert.False(
            KeyReference.TryParse(text, out _, out _) && text.Any(character => char.IsWhiteSpace(character) || char.IsControl(character)), text));
}
