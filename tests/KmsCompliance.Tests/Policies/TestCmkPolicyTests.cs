using KmsCompliance.Policy.Documents;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Policies;

/// <summary>What is said of key policies, and what of it is Compliant.</summary>
public sealed class TestCmkPolicyTests : SandboxTest
{
    private const string Billing = "arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101";
    private const string Foreign = "arn:aws:kms:us-west-2:444455556666:key/00000801-5a6d-4b0c-8000-000000000801";
    private const string Admin = "arn:aws:iam::111122223333:role/KeyAdministrator";
    private const string User = "arn:aws:iam::111122223333:role/App";
    private const string Trail = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/Main";

    private const string Open = """{ "Version": "2012-10-17", "Statement": [{ "Sid": "Root", "Effect": "Allow", "Principal": { "AWS": "111122223333" }, "Action": "kms:*", "Resource": "*" }, { "Sid": "All", "Effect": "Allow", "Principal": "*", "Action": "kms:Decrypt", "Resource": "*" }] }""";

    private const string Partnered = """{ "Version": "2012-10-17", "Statement": [{ "Sid": "Root", "Effect": "Allow", "Principal": { "AWS": "111122223333" }, "Action": "kms:*", "Resource": "*" }, { "Sid": "Partner", "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::444455556666:role/Partner" }, "Action": "kms:Decrypt", "Resource": "*" }] }""";

    [Theory]
    [InlineData($"Test-CmkPolicy {Billing} SecretsManager", "kms:GetKeyPolicy sts:GetCallerIdentity")]
    [InlineData($"'{Billing}' | Test-CmkPolicy -Service SecretsManager", "kms:GetKeyPolicy sts:GetCallerIdentity")]
    [InlineData("Test-CmkPolicy alias/billing SecretsManager -Region eu-west-1", "kms:GetKeyPolicy kms:ListAliases sts:GetCallerIdentity")]
    [InlineData("Test-CmkPolicy arn:aws:kms:eu-west-1:111122223333:alias/billing SecretsManager", "kms:GetKeyPolicy kms:ListAliases sts:GetCallerIdentity")]
    [InlineData("Test-CmkPolicy 00000101-5a6d-4b0c-8000-000000000101 SecretsManager -Region eu-west-1", "kms:GetKeyPolicy sts:GetCallerIdentity")]
    [InlineData("[pscustomobject]@{ KeyId = '00000101-5a6d-4b0c-8000-000000000101'; KeyArn = '" + Billing + "' } | Test-CmkPolicy -Service SecretsManager", "kms:GetKeyPolicy sts:GetCallerIdentity")]
    public void A_key_is_found_however_it_is_named_with_as_few_calls(string script, string calls)
    {
        var findings = Session.Run<CmkPolicyFinding>(script);

        Assert.Contains(findings, finding => finding.RuleId == "SecretsManager.Manage");
        Assert.All(findings, finding => Assert.Equal((Billing, "eu-west-1", "111122223333"), (finding.KeyArn, finding.Region, finding.AccountId)));
        Assert.Equal(calls.Split(' '), Calls().Keys.Order(StringComparer.Ordinal));
        Assert.All(Calls().Values, count => Assert.Equal(1, count));
    }

    [Fact]
    public void Findings_of_the_linter_and_of_what_the_service_does_are_of_one_kind()
    {
        var findings = Session.Run<CmkPolicyFinding>($"Test-CmkPolicy -PolicyDocument '{Open}' -Service CloudTrail");
        var everybody = Assert.Single(findings, finding => finding.RuleId == "KMSP001");
        var writing = Assert.Single(findings, finding => finding.RuleId == "CloudTrail.Write");
        var principal = findings.FirstOrDefault(finding => finding.RuleId == "KMSP010");

        Assert.Equal(("All", Compliance.NonCompliant, null, null, null), (everybody.Sid, everybody.Compliance, everybody.Service, everybody.KeyArn, everybody.AccountId));
        Assert.NotEmpty(everybody.Title);
        Assert.NotEmpty(everybody.Remediation);
        Assert.Equal((Compliance.NonCompliant, Severity.Critical, "CloudTrail"), (writing.Compliance, writing.Severity, writing.Service));
        Assert.Contains("MissingStatement", writing.Remediation, StringComparison.Ordinal);
        Assert.Null(principal);

        // Added to the policy, the statements mend it.
        Session.Set("missing", writing.MissingStatement.ToArray());
        var mended = KeyPolicyDocument.Parse(Open).With([.. writing.MissingStatement.SelectMany(text => KeyPolicyDocument.Parse($$"""{"Version":"2012-10-17","Statement":[{{text}}]}""").Statements)]);
        Session.Set("mended", mended.ToJson());
        Assert.Equal(Compliance.Compliant, Assert.Single(Session.Run<CmkPolicyFinding>("Test-CmkPolicy -PolicyDocument $mended -Service CloudTrail"), finding => finding.RuleId == "CloudTrail.Write").Compliance);
    }

    [Fact]
    public void What_only_a_service_needs_is_its_finding()
    {
        var policy = Open.Replace("\"Principal\": \"*\"", "\"Principal\": { \"AWS\": \"111122223333\" }", StringComparison.Ordinal);
        var finding = Assert.Single(Session.Run<CmkPolicyFinding>($"Test-CmkPolicy -PolicyDocument '{policy}' -Service XRay, CloudTrail"), found => found.RuleId == "KMSP010");

        Assert.Equal(("CloudTrail", Compliance.NonCompliant), (finding.Service, finding.Compliance));
    }

    [Fact]
    public void Without_a_service_the_rules_alone_are_applied() =>
        Assert.All(Session.Run<CmkPolicyFinding>($"Test-CmkPolicy -PolicyDocument '{Open}'"), finding => Assert.StartsWith("KMSP", finding.RuleId, StringComparison.Ordinal));

    [Fact]
    public void What_hangs_on_IAM_is_Unknown_and_what_is_informational_is_Compliant()
    {
        var findings = Session.Run<CmkPolicyFinding>($"Test-CmkPolicy {Billing} SecretsManager");

        Assert.Equal((Compliance.Unknown, Severity.Medium), findings.Where(finding => finding.RuleId == "SecretsManager.Read").Select(finding => (finding.Compliance, finding.Severity)).Single());
        Assert.Equal((Compliance.Compliant, Severity.Informational), findings.Where(finding => finding.RuleId == "SecretsManager.Manage").Select(finding => (finding.Compliance, finding.Severity)).Single());
        Assert.All(findings.Where(finding => finding.Severity == Severity.Informational), finding => Assert.Equal(Compliance.Compliant, finding.Compliance));
        Assert.Contains("New-CmkUserPolicy", findings.Single(finding => finding.RuleId == "SecretsManager.Read").Remediation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("XRay")]
    [InlineData("SecretsManager")]
    [InlineData("CloudTrail")]
    [InlineData("CloudTrailLake")]
    public void The_services_own_policies_are_compliant_for_those_whom_they_name(string service)
    {
        var findings = Session.Run<CmkPolicyFinding>($"New-CmkPolicy {service} eu-west-1 -AccountId 111122223333 -Administrator {Admin} -User {User} | Test-CmkPolicy -Administrator {Admin} -User {User}");

        Assert.Equal(["Configure", "Manage", "Read", "Write"], findings.Where(finding => finding.Service == service).Select(finding => finding.RuleId.Split('.')[1]).Order(StringComparer.Ordinal));
        Assert.All(findings, finding => Assert.True(finding.Compliance == Compliance.Compliant, $"{finding.RuleId}: {finding.Message}"));
        Assert.All(findings, finding => Assert.Equal((null, "eu-west-1", "111122223333"), (finding.KeyArn, finding.Region, finding.AccountId)));
        Assert.Equal(0, Server.Calls.Total);
    }

    [Fact]
    public void For_whom_it_has_to_work_is_asked()
    {
        const string stranger = "arn:aws:iam::111122223333:role/Stranger";
        var policy = $"New-CmkPolicy SecretsManager eu-west-1 -AccountId 111122223333 -Administrator {Admin} -User {User}";

        Assert.Equal([true], Session.Run<bool>($"{policy} | Test-CmkPolicy -Quiet"));
        Assert.Equal([false, false, false, false], Session.Run<bool>($"$p = {policy}; $p | Test-CmkPolicy -Quiet -Administrator {stranger}; $p | Test-CmkPolicy -Quiet -User {stranger}; $p | Test-CmkPolicy -Quiet -Reader {stranger}; $p | Test-CmkPolicy -Quiet -ExternalAccount 444455556666"));
        var external = Session.Run<CmkPolicyFinding>($"{policy} | Test-CmkPolicy -ExternalAccount 444455556666").Single(finding => finding.Title.Contains("444455556666", StringComparison.Ordinal));
        Assert.Equal(("SecretsManager.Read", Compliance.NonCompliant), (external.RuleId, external.Compliance));
        Assert.Contains("444455556666", Assert.Single(external.MissingStatement), StringComparison.Ordinal);
    }

    [Fact]
    public void Trails_that_the_policy_names_have_to_work_and_others_where_they_are_named()
    {
        var policy = $"New-CmkPolicy CloudTrail eu-west-1 -AccountId 111122223333 -Administrator {Admin} -TrailArn {Trail} -User {User}";

        Assert.Equal([true], Session.Run<bool>($"{policy} | Test-CmkPolicy -User {User} -Quiet"));
        Assert.Equal([false], Session.Run<bool>($"{policy} | Test-CmkPolicy -User {User} -TrailArn arn:aws:cloudtrail:eu-west-1:111122223333:trail/Other -Quiet"));
    }

    [Fact]
    public void Known_accounts_may_be_let_in()
    {
        Assert.Contains(Session.Run<CmkPolicyFinding>($"Test-CmkPolicy -PolicyDocument '{Partnered}'"), finding => finding is { RuleId: "KMSP002", Compliance: Compliance.NonCompliant });
        Assert.DoesNotContain(Session.Run<CmkPolicyFinding>($"Test-CmkPolicy -PolicyDocument '{Partnered}' -KnownAccount 444455556666"), finding => finding.RuleId == "KMSP002");
        Assert.DoesNotContain(Session.Run<CmkPolicyFinding>($"Test-CmkPolicy -PolicyDocument '{Partnered}' -ExternalAccount 444455556666"), finding => finding.RuleId == "KMSP002");
    }

    [Fact]
    public void The_text_of_a_policy_goes_down_the_pipeline_too() =>
        Assert.Contains(Session.Run<CmkPolicyFinding>($"' {Open}' | Test-CmkPolicy"), finding => finding.RuleId == "KMSP001");

    [Fact]
    public void A_service_key_says_its_service_and_so_does_a_policy()
    {
        Assert.Contains(Session.Run<CmkPolicyFinding>("New-ServiceCmk CloudTrail -Region eu-west-1 | Test-CmkPolicy"), finding => finding.Service == "CloudTrail");
        Assert.Contains(Session.Run<CmkPolicyFinding>("Get-ServiceCmk -Region eu-west-1 -Service CloudTrail | Test-CmkPolicy"), finding => finding.RuleId == "CloudTrail.Write");
        Assert.DoesNotContain(Session.Run<CmkPolicyFinding>("Get-ServiceCmk -Region eu-west-1 -Alias alias/billing | Test-CmkPolicy"), finding => finding.Service is not null);
        Assert.DoesNotContain(Session.Run<CmkPolicyFinding>("Get-ServiceCmk -Region eu-west-1 -Service CloudTrail | Test-CmkPolicy -Service XRay"), finding => finding.Service == "CloudTrail");
    }

    [Fact]
    public void Files_are_read_by_pattern_and_one_that_is_broken_is_one_error()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "a.json"), Open);
            File.WriteAllText(Path.Combine(folder.FullName, "b.json"), "{\n  \"Version\": 1\n}");
            var result = RunWithError($"Test-CmkPolicy -Path '{folder.FullName}/*.json' -Quiet", "InvalidKeyPolicy");

            Assert.False(Assert.IsType<bool>(Assert.Single(result.Output).BaseObject));
            Assert.Contains("b.json", result.Errors[0].ToString(), StringComparison.Ordinal);
            Assert.Contains("line 2", result.Errors[0].ToString(), StringComparison.Ordinal);
            RunWithError($"Test-CmkPolicy -Path '{folder.FullName}/*.txt'", "PolicyFileNotFound");
            File.WriteAllText(Path.Combine(folder.FullName, "c.txt"), new string(' ', 2_000_000));
            RunWithError($"Test-CmkPolicy -Path '{folder.FullName}/c.txt'", "PolicyFileUnreadable");
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        Assert.Equal(0, Server.Calls.Total);
    }

    [Theory]
    [InlineData("Test-CmkPolicy billing", "InvalidKeyId")]
    [InlineData("Test-CmkPolicy alias/aws/xray", "AwsManagedKeyAsTarget")]
    [InlineData($"Test-CmkPolicy {Billing} -Region us-east-1", "RegionMismatch")]
    [InlineData($"Test-CmkPolicy {Billing} -AccountId 12", "InvalidAccountId")]
    [InlineData($"Test-CmkPolicy {Billing} -KnownAccount 12", "InvalidAccountId")]
    [InlineData($"Test-CmkPolicy {Billing} -User '*'", "InvalidPrincipal")]
    [InlineData($"Test-CmkPolicy {Billing} -TrailArn Main", "InvalidTrailArn")]
    [InlineData("Test-CmkPolicy -PolicyDocument 'x'", "InvalidKeyPolicy")]
    [InlineData($"Test-CmkPolicy -PolicyDocument '{Open}' -Region eu-*", "InvalidRegion")]
    [InlineData("Test-CmkPolicy -PolicyDocument '{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"kms:*\",\"Resource\":\"*\"}}'", "PolicyAccountUnknown")]
    [InlineData($"Test-CmkPolicy -PolicyDocument '{Open}' -Service XRay -User arn:aws:iam::444455556666:role/Stranger", "InvalidPrincipal")]
    public void Bad_input_is_refused_before_any_call(string script, string errorId)
    {
        Assert.Empty(RunWithError(script, errorId).Output);
        Assert.Equal(0, Server.Calls.Total);
    }

    [Fact]
    public void Keys_that_cannot_be_read_are_errors_that_say_why_and_the_others_go_on()
    {
        Assert.Contains("444455556666", RunWithError($"Test-CmkPolicy {Foreign}", "KeyPolicyOfOtherAccount").Errors[0].ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("kms:GetKeyPolicy", Calls().Keys);
        Assert.NotEmpty(RunWithError($"Test-CmkPolicy {Foreign}, {Billing} XRay", "KeyPolicyOfOtherAccount").Output);
        RunWithError("Test-CmkPolicy alias/nothing -Region eu-west-1", "KeyNotFound");
        RunWithError("Test-CmkPolicy 0000dead-5a6d-4b0c-8000-00000000dead -Region eu-west-1", "ResourceNotFound");
        RunWithError($"Test-CmkPolicy {Billing} -AccountId 444455556666", "AccountMismatch");

        Server.Faults.DenyAction(SandboxAccounts.AdministratorAccessKey, "kms:GetKeyPolicy");
        RunWithError($"Test-CmkPolicy {Billing}", "KeyPolicyUnreadable");
    }

    [Fact]
    public void Several_Regions_and_keys_are_judged_each_once()
    {
        var findings = Session.Run<CmkPolicyFinding>("Test-CmkPolicy alias/billing, alias/billing, alias/billing-multi-region XRay -Region eu-west-1");
        Assert.Equal(2, findings.Count(finding => finding.RuleId == "XRay.Manage"));
        Assert.Equal(1, Calls()["kms:ListAliases"]);
        Assert.Empty(Writes());
    }

    [Fact]
    public void A_status_never_binds_its_current_key()
    {
        var result = Session.Run("Get-SecretEncryptionStatus -Region eu-west-1 -Name *cmk-arn | Test-CmkPolicy; Get-XRayEncryptionStatus -Region eu-west-1 | New-CmkUserPolicy -Service XRay");
        Assert.Empty(result.Output);
        Assert.All(result.ErrorIds, id => Assert.Equal("InputObjectMissingMandatory", id));
        Assert.Equal(2, result.ErrorIds.Count);
    }

    [Fact]
    public void A_finding_is_no_key_to_set()
    {
        var result = Session.Run($"Test-CmkPolicy {Billing} XRay | Select-Object -First 1 | Set-XRayCmk; Test-CmkAccess {Billing} 111122223333 Decrypt | Set-XRayCmk");
        Assert.Empty(result.Output);
        Assert.Empty(Writes());
    }

    [Fact]
    public void A_Region_that_throttles_is_one_error()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "ListAliases" });
        RunWithError("Test-CmkPolicy alias/billing -Region eu-west-1", "AccessDenied");
    }
}
