using KmsCompliance.Rules;
using KmsCompliance.Services;
using static KmsCompliance.Core.Tests.Rules.Estate;

namespace KmsCompliance.Core.Tests.Rules;

/// <summary>The rules that are about one service's resources only.</summary>
public sealed class ServiceRuleTests
{
    private const string Default = "aws/secretsmanager";
    private const string Own = "arn:aws:kms:eu-west-2:111122223333:key/00000401-5a6d-4b0c-8000-000000000401";

    [Theory]
    [InlineData(null, "", "")]
    [InlineData(Region, "", "Unknown Medium ReplicasNotRead")]
    [InlineData(Region, "eu-west-2=" + Own, "Compliant Informational CustomerManagedKey")]
    [InlineData(Region, "eu-west-2=" + Default, "NonCompliant Medium AwsManagedKey")]
    [InlineData(Region, "eu-west-2=alias/" + Default, "NonCompliant Medium AwsManagedKey")]
    [InlineData(Region, "eu-west-2=" + Own + ";us-east-1=" + Default, "NonCompliant Medium AwsManagedKey")]
    [InlineData("us-east-2", "", "")]
    public void Replicas_are_not_under_the_default_key(string? primaryRegion, string replicas, string expected)
    {
        var secret = new SecretEncryptionStatus
        {
            AccountId = Account,
            Region = Region,
            ResourceName = "billing",
            ResourceArn = $"arn:aws:secretsmanager:{Region}:{Account}:secret:billing-AbCdEf",
            PrimaryRegion = primaryRegion,
            Replica = new TextDictionary(replicas.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(pair => KeyValuePair.Create(pair.Split('=')[0], pair.Split('=')[1]))),
        }.With(new() { Compliance = Compliance.Compliant, Reason = ComplianceReason.CustomerManagedKey });
        Assert.Equal(expected, Apply("KMSC004", secret));
    }

    [Fact]
    public void The_remediation_names_each_replica_in_its_own_Region()
    {
        var secret = new SecretEncryptionStatus
        {
            AccountId = Account,
            Region = Region,
            ResourceName = "billing",
            ResourceArn = $"arn:aws:secretsmanager:{Region}:{Account}:secret:billing-AbCdEf",
            PrimaryRegion = Region,
            Replica = new TextDictionary([KeyValuePair.Create("us-east-1", Default), KeyValuePair.Create("eu-west-2", Own)]),
        };
        Assert.Equal(
            $"New-ServiceCmk -Service SecretsManager -Region us-east-1; Set-SecretCmk -SecretId 'arn:aws:secretsmanager:us-east-1:{Account}:secret:billing-AbCdEf' -KeyId alias/secrets-manager-data-cmk",
            Assert.Single(Evaluate("KMSC004", secret)).Remediation);
    }

    [Theory]
    [InlineData(true, null, "NonCompliant High AwsOwnedKey")]
    [InlineData(true, Own, "Compliant Informational CustomerManagedKey")]
    [InlineData(false, null, "")]
    [InlineData(null, null, "Unknown Medium KeyUnreadable")]
    public void A_trail_of_all_Regions_has_a_key(bool? isMultiRegion, string? key, string expected)
    {
        var trail = new TrailEncryptionStatus
        {
            AccountId = Account,
            Region = Region,
            ResourceName = "events",
            ResourceArn = $"arn:aws:cloudtrail:{Region}:{Account}:trail/events",
            ResourceType = TrailResourceType.Trail,
            IsMultiRegion = isMultiRegion,
            KmsKeyId = key,
        }.With(new() { Compliance = key is null ? Compliance.NonCompliant : Compliance.Compliant, Reason = key is null ? ComplianceReason.AwsOwnedKey : ComplianceReason.CustomerManagedKey });
        Assert.Equal(expected, Apply("KMSC005", trail));
    }

    [Fact]
    public void What_was_not_listed_is_not_known_and_other_services_are_none_of_theirs()
    {
        foreach (var service in ServiceCatalog.All)
        {
            foreach (var rule in service.Rules)
            {
                Assert.Equal([service.Name], rule.Services);
                foreach (var other in ServiceCatalog.All)
                {
                    Assert.Equal(other == service ? "Unknown Medium NotListed" : string.Empty, Apply(rule.Id, other.NotListed(Account, Region, "Denied.")));
                }
            }
        }
    }

    private static string Apply(string rule, EncryptionStatus status) =>
        string.Join(", ", Evaluate(rule, status).Select(finding => $"{finding.Compliance} {finding.Severity} {finding.Reason}"));

    private static IReadOnlyList<CmkFinding> Evaluate(string rule, EncryptionStatus status) =>
        RuleCatalog.Evaluate(status, new RuleContext(KeyApproval.NotAsked), new RuleSelection([RuleCatalog.All.Single(known => known.Id == rule)]));
}
