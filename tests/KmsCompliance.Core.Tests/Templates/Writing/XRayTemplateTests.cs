using System.Text.Json.Nodes;
using KmsCompliance.Services.XRay;
using KmsCompliance.Templates.Writing;
using static KmsCompliance.Core.Tests.Templates.Writing.StackEstate;

namespace KmsCompliance.Core.Tests.Templates.Writing;

/// <summary>The template of X-Ray's setting.</summary>
public sealed class XRayTemplateTests
{
    private static readonly string KeyArn = Key(1).Arn!;

    private static JsonObject Template(bool resetOnDelete = false, string region = Region)
    {
        var written = Assert.Single(CloudFormationWriter.Write(new(Account) { Resources = [XRay(region, KeyArn)] }, resetOnDelete));
        Assert.Equal(["XRayEncryptionConfig"], written.Addresses);
        Assert.Empty(written.NotWritten);
        return new StackFiles(written).Template("x-ray.template.json");
    }

    [Theory]
    [InlineData(true, "true")]
    [InlineData(false, "false")]
    public void Its_parameters_are_the_key_and_whether_it_goes_back(bool resetOnDelete, string expected)
    {
        var parameters = Template(resetOnDelete)["Parameters"]!;

        Assert.Equal((KeyArn, expected), ((string?)parameters["KeyId"]!["Default"], (string?)parameters["ResetOnDelete"]!["Default"]));
        Assert.Matches((string)parameters["KeyId"]!["AllowedPattern"]!, KeyArn);
        Assert.DoesNotMatch((string)parameters["KeyId"]!["AllowedPattern"]!, $"arn:aws:kms:{Region}:{Account}:alias/billing");
        Assert.Equal("""{"ServiceToken":{"Fn::GetAtt":["XRayEncryptionConfigFunction","Arn"]},"Type":"KMS","KeyId":{"Ref":"KeyId"},"ResetOnDelete":{"Ref":"ResetOnDelete"}}""", Template()["Resources"]!["XRayEncryptionConfig"]!["Properties"]!.ToJsonString());
    }

    [Theory]
    [InlineData("eu-west-1", "xray.eu-west-1.amazonaws.com")]
    [InlineData("cn-north-1", "xray.cn-north-1.amazonaws.com.cn")]
    public void The_role_may_set_that_key_and_nothing_else(string region, string via)
    {
        var role = Template(region: region)["Resources"]!["XRayEncryptionConfigRole"]!["Properties"]!;

        Assert.Equal("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}""", role["AssumeRolePolicyDocument"]!.ToJsonString());
        Assert.Equal(
            $$$"""[{"Effect":"Allow","Action":["xray:GetEncryptionConfig","xray:PutEncryptionConfig"],"Resource":"*"},{"Effect":"Allow","Action":"kms:DescribeKey","Resource":{"Ref":"KeyId"} },{"Effect":"Allow","Action":"kms:CreateGrant","Resource":{"Ref":"KeyId"},"Condition":{"StringEquals":{"kms:ViaService":"{{{via}}}"} } }]""".Replace(" }", "}", StringComparison.Ordinal),
            Assert.Single(role["Policies"]!.AsArray())!["PolicyDocument"]!["Statement"]!.ToJsonString());
        Assert.Null(role["ManagedPolicyArns"]);
    }

    [Fact]
    public void The_function_is_small_enough_to_stand_in_the_template_and_has_the_time_that_Lambda_gives()
    {
        var function = Template()["Resources"]!["XRayEncryptionConfigFunction"]!["Properties"]!;

        Assert.InRange(((string)function["Code"]!["ZipFile"]!).Length, 1000, XRayHandler.MostCharacters);
        Assert.Equal(("python3.13", 900, 128), ((string?)function["Runtime"], (int)function["Timeout"]!, (int)function["MemorySize"]!));
        Assert.DoesNotContain("print", XRayHandler.Source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "NONE", null, "AWS owns")]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:key/00000001-12ab-34cd-56ef-1234567890ab", "NONE", null, "AWS owns")]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:key/00000001-12ab-34cd-56ef-1234567890ab", "KMS", "AWS", "AWS manages")]
    [InlineData("alias/aws/xray", "KMS", null, "AWS manages")]
    [InlineData(null, "KMS", null, "AWS manages")]
    public void What_is_under_no_key_of_ones_own_is_told_and_not_written(string? key, string type, string? manager, string why)
    {
        var written = Assert.Single(CloudFormationWriter.Write(new(Account) { Resources = [XRay(Region, key, type, manager)] }, resetOnDelete: true));

        Assert.Equal([$"{Account}/{Region}/notes.md"], written.Files.Select(static file => file.RelativePath));
        var told = Assert.Single(written.NotWritten);
        Assert.Equal($"xray/{Account}/{Region}", told.Id);
        Assert.Contains(why, told.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_says_the_key_where_it_is_there_already()
    {
        var planned = XRay(Region, null) with { PlannedKey = Key(2) };
        Assert.Equal(Key(2).Arn, (string?)StackFiles.Of(new(Account) { Keys = [Key(2)], Resources = [planned] }).Template("x-ray.template.json")["Parameters"]!["KeyId"]!["Default"]);
        Assert.Equal(ForeignKey, (string?)StackFiles.Of(new(Account) { Resources = [XRay(Region, null) with { PlannedKeyArn = ForeignKey }] }).Template("x-ray.template.json")["Parameters"]!["KeyId"]!["Default"]);
    }
}
