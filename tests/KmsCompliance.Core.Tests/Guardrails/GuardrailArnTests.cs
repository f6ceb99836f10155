using KmsCompliance.Guardrails;

namespace KmsCompliance.Core.Tests.Guardrails;

/// <summary>What people name keys, roles and tags by, as conditions of IAM have it.</summary>
public sealed class GuardrailArnTests
{
    [Theory]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab", "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab")]
    [InlineData("arn:aws-us-gov:kms:*:111122223333:key/*", "arn:aws-us-gov:kms:*:111122223333:key/*")]
    [InlineData("1234abcd-12ab-34cd-56ef-1234567890ab", "arn:*:kms:*:*:key/1234abcd-12ab-34cd-56ef-1234567890ab")]
    [InlineData("mrk-*", "arn:*:kms:*:*:key/mrk-*")]
    [InlineData("alias/billing", null)]
    [InlineData("alias/*", null)]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:alias/billing", null)]
    [InlineData("arn:*", null)]
    [InlineData("arn:aws:s3:::bucket", null)]
    [InlineData("*", null)]
    [InlineData("mrk-[ab]*", null)]
    [InlineData("${aws:username}", null)]
    [InlineData("a b", null)]
    [InlineData("", null)]
    public void A_key_is_named_by_id_or_ARN_and_never_by_alias(string text, string? pattern)
    {
        Assert.Equal(pattern, GuardrailArn.OfKey(text, out var problem));
        Assert.Equal(pattern is null, problem is not null);
    }

    [Theory]
    [InlineData("KeyAdministrator", "arn:*:iam::*:role/KeyAdministrator")]
    [InlineData("admin/Key*", "arn:*:iam::*:role/admin/Key*")]
    [InlineData("arn:aws:iam::111122223333:role/KeyAdministrator", "arn:aws:iam::111122223333:role/KeyAdministrator")]
    [InlineData("arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Keys_*", "arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Keys_*")]
    [InlineData("*", null)]
    [InlineData("admin/*", null)]
    [InlineData("arn:aws:iam::111122223333:role/*", null)]
    [InlineData("arn:aws:iam::111122223333:user/Somebody", null)]
    [InlineData("arn:aws:iam::111122223333:root", null)]
    [InlineData("${aws:username}", null)]
    [InlineData("a role", null)]
    [InlineData("", null)]
    public void A_role_is_named_by_name_or_ARN_and_never_as_any(string text, string? pattern)
    {
        Assert.Equal(pattern, GuardrailArn.OfRole(text, out var problem));
        Assert.Equal(pattern is null, problem is not null);
    }

    [Theory]
    [InlineData("DataClassification", "DataClassification", "*")]
    [InlineData("KmsCompliance:Service", "KmsCompliance:Service", "*")]
    [InlineData("Class=Secret*", "Class", "Secret*")]
    [InlineData("Class=a=b", "Class", "a=b")]
    public void A_tag_has_a_key_and_may_have_a_value(string text, string key, string value) => Assert.Equal((key, value), GuardrailArn.OfTag(text));

    [Theory]
    [InlineData("")]
    [InlineData("=")]
    [InlineData("=x")]
    [InlineData("Class=")]
    [InlineData("Cl*")]
    [InlineData("${aws:username}")]
    public void What_is_no_tag_is_none(string text) => Assert.Null(GuardrailArn.OfTag(text));
}
