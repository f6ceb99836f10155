namespace KmsCompliance.Core.Tests.Templates;

/// <summary>Where the resources of a plan lie: only what the plan says for certain counts.</summary>
public sealed class TerraformRegionTests
{
    private const string Constant = """{ "constant_value": "us-east-1" }""";
    private const string Variable = """{ "references": ["var.region"] }""";
    private const string Value = """{ "region": { "value": "us-east-1" } }""";
    private const string UnderKey = """{ "kms_key_id": { "references": ["aws_kms_key.k.arn", "aws_kms_key.k"] } }""";
    private const string Unknown = """{ "arn": true, "kms_key_id": true }""";
    private const string KeyArn = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    // A plan tells of var.region == "us-east-1" ? "us-west-2" : "us-east-1" just what it tells of var.region.
    [Theory]
    [InlineData(null)]
    [InlineData("us-east-1")]
    public async Task Two_providers_whose_Regions_come_of_a_variable_may_lie_apart(string? region)
    {
        var finding = Key(await new PlanJson().Provider("aws", Variable).Provider("aws.dr", Variable).With("variables", Value)
            .Key("k").Resource("aws_cloudwatch_log_group", "dr", """{ "name": "x" }""", Unknown, UnderKey, "aws.dr").JudgeAsync(region), "aws_cloudwatch_log_group.dr");

        Assert.Equal((Compliance.Unknown, (string?)null), (finding.Compliance, finding.Region));
        Assert.Contains("var.region", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_provider_has_one_Region_whatever_that_is()
    {
        var findings = await new PlanJson().Provider("aws", Variable).With("variables", Value)
            .Key("k").Resource("aws_cloudwatch_log_group", "a", """{ "name": "x" }""", Unknown, UnderKey).JudgeAsync();

        Assert.Equal(Compliance.Compliant, Key(findings, "aws_cloudwatch_log_group.a").Compliance);
        Assert.All(findings, finding => Assert.Null(finding.Region));
        Assert.DoesNotContain(findings, finding => finding.Compliance != Compliance.Compliant && finding.RuleId is "KMSC001" or "KMSC002");
    }

    [Theory]
    [InlineData("us-east-1", "us-east-1")]
    [InlineData("eu-west-1", null)]
    public async Task The_Region_of_the_deployment_counts_where_the_variable_agrees(string region, string? expected) =>
        Assert.Equal(expected, Key(await new PlanJson().Provider("aws", Variable).With("variables", Value)
            .Key("k").Resource("aws_cloudwatch_log_group", "a", """{ "name": "x" }""", Unknown, UnderKey).JudgeAsync(region), "aws_cloudwatch_log_group.a").Region);

    [Theory]
    [InlineData("""{ "references": ["local.region"] }""")]
    [InlineData("""{ "references": ["var.region"] }""")]
    [InlineData("""{ "references": ["data.external.x.result", "data.external.x"] }""")]
    [InlineData("{}")]
    public async Task The_Region_of_the_deployment_is_not_that_of_a_provider_with_its_own(string expression)
    {
        var finding = Key(await new PlanJson().Provider("aws", Constant).Provider("aws.dr", expression)
            .Key("k").Resource("aws_cloudwatch_log_group", "dr", """{ "name": "x" }""", Unknown, UnderKey, "aws.dr").JudgeAsync("us-east-1"), "aws_cloudwatch_log_group.dr");

        Assert.Equal((Compliance.Unknown, (string?)null), (finding.Compliance, finding.Region));
    }

    [Fact]
    public async Task The_Region_of_the_deployment_is_that_of_a_provider_without_one() =>
        Assert.Equal("us-west-2", Key(await new PlanJson().Provider("aws", null).Key("k").Resource("aws_cloudwatch_log_group", "a", """{ "name": "x" }""", Unknown, UnderKey).JudgeAsync("us-west-2"), "aws_cloudwatch_log_group.a").Region);

    [Fact]
    public async Task A_variable_of_a_module_is_not_the_roots()
    {
        var finding = Key(await new PlanJson().Provider("aws", Constant).Provider("module.m:aws", Variable).With("variables", Value).Key("k")
            .Call("m", """{ "region": { "constant_value": "eu-west-1" }, "key": { "references": ["aws_kms_key.k.arn", "aws_kms_key.k"] } }""",
                PlanJson.Configured("aws_cloudwatch_log_group", "dr", """{ "kms_key_id": { "references": ["var.key"] } }""", "module.m:aws"))
            .Resource("aws_cloudwatch_log_group", "dr", """{ "name": "x" }""", Unknown, "{}", module: "module.m").JudgeAsync("us-east-1"), "module.m.aws_cloudwatch_log_group.dr");

        Assert.Equal((Compliance.Unknown, (string?)null), (finding.Compliance, finding.Region));
    }

    [Theory]
    [InlineData("us-west-2", Compliance.NonCompliant)]
    [InlineData("us-east-1", Compliance.Compliant)]
    public async Task A_data_source_tells_the_Region_of_its_provider(string region, string compliance)
    {
        var finding = Key(await new PlanJson().Provider("aws", Constant).Provider("aws.dr", Variable).With("variables", Value)
            .Data("aws_region", "dr", $$"""{ "id": "{{region}}", "name": "{{region}}" }""", "aws.dr")
            .Data("aws_region", "other", """{ "id": "ap-south-1", "name": "ap-south-1" }""", "aws.dr", """{ "name": { "constant_value": "ap-south-1" } }""")
            .Key("k").Resource("aws_cloudwatch_log_group", "dr", """{ "name": "x" }""", Unknown, UnderKey, "aws.dr").JudgeAsync(), "aws_cloudwatch_log_group.dr");

        Assert.Equal((compliance, region), (finding.Compliance, finding.Region));
    }

    [Fact]
    public async Task A_key_that_is_there_tells_the_Region_of_its_provider()
    {
        var findings = await new PlanJson().Provider("aws", Variable).With("variables", """{ "region": { "value": "x" } }""")
            .Key("k", $$"""{ "arn": "{{KeyArn}}", "id": "1234abcd-12ab-34cd-56ef-1234567890ab", "key_id": "1234abcd-12ab-34cd-56ef-1234567890ab" }""", unknown: "{}", action: "no-op")
            .Resource("aws_cloudwatch_log_group", "a", $$"""{ "name": "x", "kms_key_id": "{{KeyArn}}" }""", """{ "arn": true }""", UnderKey).JudgeAsync();

        Assert.Equal((Compliance.Compliant, "us-east-1"), Key(findings, "aws_cloudwatch_log_group.a") is var finding ? (finding.Compliance, finding.Region) : default);
    }

    [Theory]
    [InlineData("""{ "name": "x" }""", """{ "arn": true, "kms_key_id": true, "region": true }""")]
    [InlineData("""{ "name": "x", "region": 7 }""", """{ "arn": true, "kms_key_id": true, "region": true }""")]
    public async Task An_argument_that_is_not_known_yet_is_no_Region(string after, string unknown)
    {
        var finding = Key(await new PlanJson().Provider("aws", Constant).Key("k", """{ "region": "us-east-1" }""")
            .Resource("aws_cloudwatch_log_group", "dr", after, unknown, UnderKey.Replace("{ \"kms", "{ \"region\": { \"references\": [\"terraform_data.x.output\", \"terraform_data.x\"] }, \"kms", StringComparison.Ordinal)).JudgeAsync("us-east-1"), "aws_cloudwatch_log_group.dr");

        Assert.Equal((Compliance.Unknown, (string?)null), (finding.Compliance, finding.Region));
        Assert.EndsWith("its region is known after the deployment only.", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Constant, null, "us-east-1", "of the key.")]
    [InlineData(null, null, null, "of the log group.")]
    public async Task Whose_Region_is_not_told_is_said(string? ofAws, string? ofOther, string? region, string expected)
    {
        var finding = Key(await new PlanJson().Provider("aws", ofAws).Provider("aws.other", ofOther).Key("k", provider: "aws.other")
            .Resource("aws_cloudwatch_log_group", "a", """{ "name": "x" }""", Unknown, UnderKey).JudgeAsync(), "aws_cloudwatch_log_group.a");

        Assert.Equal((Compliance.Unknown, region), (finding.Compliance, finding.Region));
        Assert.EndsWith(expected, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_of_today_says_the_Region_of_each_resource()
    {
        var findings = await new PlanJson().Provider("aws", Variable).Provider("aws.dr", Variable).With("variables", Value).Key("k", """{ "region": "us-east-1" }""")
            .Resource("aws_cloudwatch_log_group", "dr", """{ "name": "x", "region": "us-west-2" }""", Unknown, UnderKey, "aws.dr").JudgeAsync();

        Assert.Equal((Compliance.NonCompliant, "us-west-2"), Key(findings, "aws_cloudwatch_log_group.dr") is var finding ? (finding.Compliance, finding.Region) : default);
    }

    [Fact]
    public async Task An_alias_of_a_provider_is_not_that_of_another()
    {
        var plan = new PlanJson().Provider("aws", Variable).Provider("aws.dr", Variable).With("variables", Value).Key("k").Key("off", """{ "is_enabled": false }""", "aws.dr");
        foreach (var (name, key, provider) in new[] { ("a", "off", "aws.dr"), ("b", "k", "aws") })
        {
            plan.Resource("aws_kms_alias", name, """{ "name": "alias/app" }""", """{ "target_key_id": true }""", $$"""{ "target_key_id": { "references": ["aws_kms_key.{{key}}.key_id", "aws_kms_key.{{key}}"] } }""", provider);
            plan.Resource("aws_secretsmanager_secret", name, """{ "name": "x", "kms_key_id": "alias/app", "replica": [] }""", "{}", """{ "kms_key_id": { "constant_value": "alias/app" } }""", provider);
        }

        var findings = await plan.JudgeAsync();
        Assert.Equal((Compliance.NonCompliant, Compliance.Compliant), (Key(findings, "aws_secretsmanager_secret.a").Compliance, Key(findings, "aws_secretsmanager_secret.b").Compliance));
    }

    [Theory]
    [InlineData(Variable, Compliance.Unknown)]
    [InlineData(Constant, Compliance.Compliant)]
    [InlineData("""{ "constant_value": "us-west-2" }""", Compliance.Unknown)]
    public async Task A_policy_that_names_a_Region_is_fit_only_where_that_is_the_keys(string region, string compliance)
    {
        const string Policy = """{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:root\"},\"Action\":\"kms:*\",\"Resource\":\"*\"},{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"logs.us-east-1.amazonaws.com\"},\"Action\":[\"kms:Encrypt*\",\"kms:Decrypt*\",\"kms:ReEncrypt*\",\"kms:GenerateDataKey*\",\"kms:Describe*\"],\"Resource\":\"*\",\"Condition\":{\"ArnLike\":{\"kms:EncryptionContext:aws:logs:arn\":\"arn:aws:logs:us-east-1:111122223333:log-group:*\"}}}]}""";
        var findings = await new PlanJson().Provider("aws", region).With("variables", Value).Key("k", $$"""{ "policy": "{{Policy}}" }""")
            .Resource("aws_cloudwatch_log_group", "a", """{ "name": "x" }""", Unknown, UnderKey).JudgeAsync();

        var finding = Assert.Single(findings, static finding => finding.RuleId == "KMSC012");
        Assert.True(compliance == finding.Compliance, finding.Message);
    }

    private static CmkTemplateFinding Key(IEnumerable<CmkTemplateFinding> findings, string address) =>
        Assert.Single(findings, finding => finding.RuleId == "KMSC002" && finding.ResourceAddress == address);
}
