using KmsCompliance.Model;
using KmsCompliance.Permissions;
using KmsCompliance.Services;

namespace KmsCompliance.Core.Tests.Permissions;

/// <summary>What each service says of the rights that its audit and its change need.</summary>
public sealed class ServiceRightsTests
{
    private const string Account = "111122223333";

    public static TheoryData<string> Services => [.. ServiceCatalog.All.Select(service => service.Name)];

    [Theory]
    [MemberData(nameof(Services))]
    public void A_service_is_audited_by_reading_and_changed_by_writing(string name)
    {
        var service = ServiceCatalog.Find(name)!;

        Assert.NotEmpty(service.AuditActions);
        Assert.NotEmpty(service.LookupActions);
        Assert.All(service.AuditActions.Concat(service.LookupActions), action => Assert.Equal(CmkActionAccess.Read, action.Access));
        Assert.Contains(service.ChangeActions, action => action.Access == CmkActionAccess.Read);
        Assert.Contains(service.ChangeActions, action => action.Access == CmkActionAccess.Write && action.ViaService is null);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void A_resource_is_read_whole_for_templates_by_reading_it_alone(string name)
    {
        var service = ServiceCatalog.Find(name)!;

        Assert.Contains(service.LookupActions, action => action.Action == service.TemplateActions[0].Action);
        Assert.Distinct(service.TemplateActions.Select(static action => action.Action));
        Assert.All(service.TemplateActions, action =>
        {
            Assert.Equal((CmkActionAccess.Read, service.IamPrefix, null, "AccessDenied"), (action.Access, action.Action.Split(':')[0], action.ViaService, action.ErrorId));
            Assert.Contains(action.Scope, new[] { service.ResourceScope, ActionScope.Region });
            Assert.EndsWith(", for templates", action.Reason, StringComparison.Ordinal);
            Assert.EndsWith(" is in no template.", action.WhenMissing, StringComparison.Ordinal);
            Assert.Equal(action.WhenMissing == "The resource is in no template.", action.Required);
        });
        Assert.DoesNotContain(service.TemplateActions, static action => action.Action is "secretsmanager:GetSecretValue" or "secretsmanager:BatchGetSecretValue");
    }

    [Fact]
    public void What_reads_one_resource_is_confined_to_it()
    {
        var confined = ServiceCatalog.All.SelectMany(static service => service.TemplateActions).Where(static action => action.Scope.CanBeNamed);

        Assert.Equal(
            [
                "secretsmanager:DescribeSecret", "cloudtrail:GetTrail", "cloudtrail:GetTrailStatus", "cloudtrail:GetEventSelectors", "cloudtrail:GetInsightSelectors",
                "cloudtrail:ListTags", "cloudtrail:GetEventDataStore", "cloudtrail:ListTags", "logs:ListTagsForResource",
            ],
            confined.Select(static action => action.Action));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void A_restoration_needs_what_a_change_needs_and_an_operation_of_its_own_where_the_service_has_one(string name)
    {
        var service = ServiceCatalog.Find(name)!;

        Assert.Equal(service.ChangeActions, service.RestoreActions.Take(service.ChangeActions.Count));
        Assert.Equal(
            service == ServiceCatalog.CloudWatchLogs ? ["logs:DisassociateKmsKey"] : [],
            service.RestoreActions.Skip(service.ChangeActions.Count).Select(static action => action.Action));
        Assert.Equal(service != ServiceCatalog.CloudTrailLake, service.KeyChange.CanRestoreDefault);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void A_services_actions_are_its_own_or_asked_of_KMS_through_it(string name)
    {
        var service = ServiceCatalog.Find(name)!;
        var ofNewKey = TargetKeyActions.All.Select(action => action.Action).ToList();

        Assert.All(
            service.AuditActions.Concat(service.LookupActions).Concat(service.RestoreActions).Where(action => !ofNewKey.Contains(action.Action)),
            action => Assert.Equal(
                action.ViaService is null ? service.IamPrefix : "kms",
                action.Action.Split(':')[0]));
        Assert.All(service.ChangeActions, action => Assert.True(action.ViaService is null || action.ViaService == service.IamPrefix));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void A_service_whose_resources_have_ARNs_confines_its_changes_to_those_that_are_named_and_no_others(string name)
    {
        var service = ServiceCatalog.Find(name)!;
        var changes = service.RestoreActions.Where(action => action.Access == CmkActionAccess.Write && action.ViaService is null).ToList();
        if (service.ResourceScope is not { } scope)
        {
            Assert.All(changes, action => Assert.Equal(ActionScope.Region, action.Scope));
            return;
        }

        Assert.All(changes, action => Assert.Equal(scope, action.Scope));
        var named = $"arn:aws:{scope.IamPrefix}:eu-west-1:{Account}:{scope.Patterns[0].Replace("*", "one", StringComparison.Ordinal)}";
        var narrowing = new PermissionNarrowing { ResourceArns = [named], Regions = ["eu-west-1"], AccountId = Account };

        Assert.Empty(narrowing.FindProblems([scope]));
        Assert.Equal([named], narrowing.ResourcesOf(scope));
        Assert.All(ServiceCatalog.All.Where(other => other != service && other.ResourceScope is not null), other =>
        {
            Assert.Single(narrowing.FindProblems([other.ResourceScope!]));
            Assert.Equal([$"arn:aws:{other.ResourceScope!.IamPrefix}:eu-west-1:{Account}:{other.ResourceScope.Patterns[0]}"], narrowing.ResourcesOf(other.ResourceScope));
        });
    }

    [Theory]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:key/1234", true)]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:key/*", true)]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:key/", false)]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:alias/billing", false)]
    [InlineData("arn:aws:kms:eu-west-1::key/1234", false)]
    [InlineData("arn:aws:kms::111122223333:key/1234", false)]
    [InlineData("arn:aws:xray:eu-west-1:111122223333:key/1234", false)]
    [InlineData("key/1234", false)]
    public void An_ARN_is_whole_and_of_the_kind(string arn, bool isCovered) => Assert.Equal(isCovered, ActionScope.Key.Covers(arn));

    [Fact]
    public void Keys_that_nobody_can_name_before_are_not_confined_to_those_that_are_named() =>
        Assert.Equal(["*"], new PermissionNarrowing { KeyArns = ["arn:aws:kms:eu-west-1:111122223333:key/1234"] }.ResourcesOf(ActionScope.AnyKey));
}
