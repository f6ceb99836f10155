using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Binding;

/// <summary>What cannot be right is refused by name, before any call.</summary>
public sealed class BadInputTests : SandboxTest
{
    private const string Secret = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:billing/api-token-cmk-arn-AbCdEf";
    private const string Key = "arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101";

    // Each command as it is when nothing is wrong with it, without what the test adds.
    private static readonly string[] OnRegions =
    [
        "Get-XRayEncryptionStatus", "Get-SecretEncryptionStatus", "Get-SecretEncryptionStatus -SecretId a", "Get-ServiceEncryptionStatus", "Get-ServiceCmk",
        "Test-XRayCmk", "Test-SecretCmk a", "Test-ServiceCmk", "New-ServiceCmk XRay", "Set-XRayCmk -Default", "Set-XRayCmk alias/billing", "Set-SecretCmk a alias/billing",
    ];

    private static readonly string[] OnSecretArns = [$"Get-SecretEncryptionStatus -SecretId {Secret}", $"Test-SecretCmk {Secret}", $"Set-SecretCmk {Secret} alias/billing"];

    private static readonly string[] OnKeyArns = [$"Set-XRayCmk {Key}"];

    private static readonly string[] OnSecrets = ["Get-SecretEncryptionStatus -SecretId", "Test-SecretCmk -SecretId", "Set-SecretCmk -KeyId alias/billing -SecretId"];

    private static readonly string[] OnKeys = ["Set-XRayCmk -Region eu-west-1 -KeyId", "Set-SecretCmk -Region eu-west-1 -SecretId a -KeyId"];

    public static TheoryData<string, string, string> Bad
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            Add([.. OnRegions.Select(command => $"{command} -Region"), "Get-Region", "Get-Region -IncludeDisabled -Region"], "InvalidRegion", "nowhere", "EU-WEST-1", "eu west 1", "eu-west-1a", string.Empty);

            // Where a Region may stand, Get-ServiceCmk takes a key.
            Add([.. OnRegions.Where(command => command != "Get-ServiceCmk").Select(command => $"{command} -Region"), "Get-Region", "Get-Region -IncludeDisabled -Region"], "InvalidRegion", "arn:aws:kms:eu-west-1:111122223333:alias/x");
            Add([.. OnRegions.Concat(OnSecretArns).Concat(OnKeyArns).Select(command => $"{command} -AccountId")], "InvalidAccountId", "12345", "11112222333x", "1111222233334");
            Add(OnSecrets, "InvalidSecretId", Key, "arn:aws:secretsmanager", "arn:aws:secretsmanager:eu-west-1:12:secret:a-AbCdEf", "arn:aws:secretsmanager:nowhere:111122223333:secret:a-AbCdEf", "arn:aws:s3:::bucket", "a b", "a*");
            Add([.. OnSecretArns.Select(command => $"{command} -Region")], "RegionMismatch", "us-east-1");
            Add(OnKeys, "InvalidKeyId", "billing", "arn:aws:kms", "arn:aws:kms:eu-west-1:12:alias/billing", "arn:aws:kms:nowhere:111122223333:alias/billing", "arn:aws:kms:eu-west-1:111122223333:billing", Secret, "alias/", "alias/a b", "00000101-5a6d", "*");
            Add(OnKeys, "AwsManagedKeyAsTarget", "alias/aws/xray", "alias/aws/secretsmanager", "arn:aws:kms:eu-west-1:111122223333:alias/aws/xray");
            Add(OnKeys, "KeyInOtherRegion", "arn:aws:kms:us-east-1:111122223333:alias/billing", "arn:aws:kms:us-east-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101");
            Add([$"Set-SecretCmk {Secret} -KeyId"], "KeyInOtherRegion", "arn:aws:kms:us-east-1:111122223333:alias/billing");
            Add(["New-ServiceCmk XRay -Administrator", "New-ServiceCmk XRay -User", "New-ServiceCmk XRay -ExternalAccount"], "InvalidPrincipal", "*", "TraceReader", "arn:aws:iam::111122223333:role/*", "arn:aws:sts::111122223333:assumed-role/R/s", "arn:aws:iam::12:role/R", "xray.amazonaws.com", "arn:aws:iam::111122223333:group/G");
            Add(["New-ServiceCmk XRay -Administrator", "New-ServiceCmk XRay -User"], "InvalidPrincipal", "444455556666");
            Add(["New-ServiceCmk XRay -RotationPeriodInDays"], "RotationPeriodOutOfRange", "0", "-365", "89", "2561");
            Add(["New-ServiceCmk XRay -Alias"], "InvalidAlias", "xray", "alias/aws/xray", "alias/", "alias/a b", "arn:aws:kms:eu-west-1:111122223333:alias/x");
            return data;

            void Add(IEnumerable<string> commands, string errorId, params string[] values)
            {
                foreach (var command in commands)
                {
                    foreach (var value in values)
                    {
                        data.Add(command, value, errorId);
                    }
                }
            }
        }
    }

    public static TheoryData<string> Commands =>
        [.. OnRegions, "Get-Region", .. OnSecretArns, .. OnKeyArns];

    [Theory]
    [MemberData(nameof(Bad))]
    public void Bad_input_is_one_error_that_names_it_and_no_call(string command, string value, string errorId)
    {
        var result = Session.Run($"{command} '{value}'; 'went on'");

        var error = Assert.Single(result.Errors);
        Assert.Equal([errorId], result.ErrorIds);
        Assert.Equal(System.Management.Automation.ErrorCategory.InvalidArgument, error.CategoryInfo.Category);
        Assert.Contains(errorId == "RegionMismatch" ? Secret : value, error.ToString(), StringComparison.Ordinal);
        Assert.Equal(["went on"], result.Output.Select(item => item.BaseObject));
        Assert.Equal(0, Server.Calls.Total);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_Region_that_nobody_knows_is_asked_about_and_nothing_else_is(string command)
    {
        if (command.Contains("arn:", StringComparison.Ordinal))
        {
            // What has an ARN has its Region from there.
            command = command.Replace("eu-west-1", "eu-nowhere-9", StringComparison.Ordinal);
        }

        var result = Session.Run(command.Contains("arn:", StringComparison.Ordinal) ? command : $"{command} -Region eu-nowhere-9");

        Assert.Equal(["UnknownRegion"], result.ErrorIds);
        Assert.Equal("eu-nowhere-9", result.Errors[0].TargetObject);
        Assert.Empty(result.Output);
        Assert.All(Calls().Keys, operation => Assert.True(operation is "ec2:DescribeRegions" or "sts:GetCallerIdentity", operation));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_bad_endpoint_ends_the_command_before_any_call(string command)
    {
        foreach (var endpoint in new[] { "nonsense", "ftp://127.0.0.1", "/relative", "http://" })
        {
            var result = Session.Run($"try {{ {command} -EndpointUrl {endpoint} }} catch {{ throw }}");
            Assert.Equal((true, "InvalidEndpointUrl"), (result.Terminated, Assert.Single(result.ErrorIds)));
            Assert.Contains($"'{endpoint}'", result.Errors[0].ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(0, Server.Calls.Total);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Half_credentials_end_the_command_before_any_call(string command)
    {
        Session.Run<object>("$PSDefaultParameterValues.Remove('*:AccessKey'); $PSDefaultParameterValues.Remove('*:SecretKey')");
        foreach (var half in new[] { "-AccessKey A", "-SecretKey S", "-SessionToken T", "-AccessKey A -SessionToken T", "-Credential 'text'", "-Credential 42" })
        {
            var result = Session.Run($"try {{ {command} {half} }} catch {{ throw }}");
            Assert.Equal((true, "InvalidCredentialParameter"), (result.Terminated, Assert.Single(result.ErrorIds)));
        }

        Assert.Equal(0, Server.Calls.Total);
    }

    [Theory]
    [InlineData("Get-ServiceCmk -Service")]
    [InlineData("Get-ServiceEncryptionStatus -Service")]
    [InlineData("Test-ServiceCmk -Service")]
    [InlineData("New-ServiceCmk -Service")]
    public void An_unknown_service_is_refused_with_those_that_there_are(string command)
    {
        var result = Session.Run($"{command} Lambda");
        Assert.Equal(["ParameterArgumentValidationError"], result.ErrorIds);
        Assert.Contains("XRay, SecretsManager", result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(0, Server.Calls.Total);
    }

    [Fact]
    public void What_is_right_beside_it_is_done()
    {
        Assert.Equal("eu-west-1", ((XRayEncryptionStatus)Assert.Single(RunWithError("Get-XRayEncryptionStatus -Region nowhere, eu-west-1", "InvalidRegion").Output).BaseObject).Region);
        Assert.Equal("billing/api-token-cmk-id", ((SecretEncryptionStatus)Assert.Single(RunWithError($"Get-SecretEncryptionStatus -Region eu-west-1 -SecretId {Key}, billing/api-token-cmk-id", "InvalidSecretId").Output).BaseObject).ResourceName);
        Assert.Equal("eu-west-2", ((AwsRegion)Assert.Single(RunWithError("'nowhere', 'eu-west-2' | Get-Region", "InvalidRegion").Output).BaseObject).Region);
        Assert.Equal(CmkChangeStatus.Unchanged, ((CmkChange)Assert.Single(RunWithError("'billing', 'alias/billing' | Set-XRayCmk -Region eu-west-1", "InvalidKeyId").Output).BaseObject).Status);
    }

    [Theory]
    [InlineData("eu-west-1, us-east-1")]
    [InlineData("us-east-1, eu-west-1")]
    public void A_key_serves_the_one_of_several_Regions_that_is_its_own(string regions)
    {
        var change = (CmkChange)Assert.Single(RunWithError($"Set-SecretCmk billing/api-token-cmk-arn -Region {regions} -KeyId {Key}", "KeyInOtherRegion").Output).BaseObject;
        Assert.Equal(("eu-west-1", CmkChangeStatus.Unchanged), (change.Region, change.Status));
    }
}
