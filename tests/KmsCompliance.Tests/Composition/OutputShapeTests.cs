using System.Management.Automation;
using System.Reflection;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Composition;

/// <summary>What commands put out is flat, and has a short text. How it fares in files is tested in the real PowerShell.</summary>
public sealed class OutputShapeTests : SandboxTest
{
    private static readonly Type[] Flat =
        [typeof(string), typeof(bool), typeof(bool?), typeof(int), typeof(int?), typeof(long?), typeof(double?), typeof(decimal), typeof(decimal?), typeof(DateTimeOffset), typeof(DateTimeOffset?), typeof(TextList), typeof(TextDictionary), typeof(AuditPlaceList), typeof(CmkPlanStepList)];

    public static TheoryData<Type> Types => OutputObjects.Types;

    [Fact]
    public void Every_type_that_a_command_puts_out_is_among_them()
    {
        var declared = Session.Run<CommandInfo>("Get-Command -Module KmsCompliance")
            .SelectMany(static command => command.OutputType)
            .Select(static output => output.Type)
            .Where(static type => type != typeof(bool) && type != typeof(string))
            .Concat([typeof(AuditCoverage), typeof(AuditPlace), typeof(CmkPlanStep)])
            .SelectMany(static type => type.IsAbstract ? type.Assembly.GetExportedTypes().Where(derived => derived.IsSubclassOf(type)) : [type]);

        Assert.Empty(declared.Distinct().Except(OutputObjects.Scripts.Keys));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void No_member_is_one_that_a_compiler_makes(Type type)
    {
        var item = PSObject.AsPSObject(Session.Run<object>(OutputObjects.Scripts[type])[0]);

        Assert.DoesNotContain(
            type.GetMembers().Select(static member => member.Name).Concat(item.Members.Select(static member => member.Name)),
            static name => name.Contains('<', StringComparison.Ordinal) || name is "EqualityContract" or "PrintMembers" or "Deconstruct" or "op_Equality");
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void No_property_is_an_enumeration_or_holds_more_than_texts(Type type) =>
        Assert.Empty(type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(static property => !Flat.Contains(property.PropertyType))
            .Select(static property => $"{property.Name}: {property.PropertyType}"));

    // Commands such as Remove-Item bind these from what is piped to them.
    [Theory]
    [MemberData(nameof(Types))]
    public void No_property_would_be_bound_as_a_file(Type type) =>
        Assert.Empty(type.GetProperties().Select(static property => property.Name).Intersect(["Path", "LiteralPath", "PSPath", "FilePath", "FullName"]));

    // New-ServiceCmk and New-CmkPolicy bind both from what is piped to them, and take the default Region where there is none.
    [Theory]
    [MemberData(nameof(Types))]
    public void What_has_a_service_has_a_Region_too(Type type) =>
        Assert.True(type.GetProperty("Service") is null || type.GetProperty("Region") is not null, $"New-ServiceCmk would make a key for {type.Name}, in whichever Region is the default.");

    [Theory]
    [MemberData(nameof(Types))]
    public void Its_text_is_short_and_names_what_it_is_about(Type type)
    {
        foreach (var item in Session.Run<object>(OutputObjects.Scripts[type]))
        {
            var text = item.ToString()!;
            Assert.Equal(
                item switch
                {
                    EncryptionStatus status => status.ResourceId,
                    CmkFinding finding => finding.ResourceId,
                    CmkChange change => change.ResourceId,
                    ServiceCmk key => key.KeyArn,
                    CmkPolicyChange change => change.KeyArn,
                    CmkKeyChange change => change.KeyArn,
                    CmkEvidence evidence => evidence.EvidencePath,
                    CmkEvidenceEvent one => $"{one.Operation} {one.KeyArn}",
                    CmkPlanApproval approval => approval.PlanPath,
                    XRayTraceDelivery delivery => $"Trace {delivery.TraceId} in {delivery.Region}: {delivery.Outcome}",
                    CmkRotationChange change => change.KeyArn,
                    CmkPlan plan => plan.PlanPath,
                    CmkPlanStep step => $"{step.Number} {step.Action} {step.Target}",
                    CmkPlanOutcome outcome => $"{outcome.Number} {outcome.Action} {outcome.Target}",
                    CmkPolicyFinding finding => finding.KeyArn,
                    CmkTemplateFinding finding => finding.ResourceAddress,
                    CmkTemplateExport export => export.Folder,
                    CmkAccess access => access.KeyArn,
                    CmkKeyAccess access => access.KeyArn,
                    CmkDataAccess access => access.ResourceId,
                    CmkAccessChange change => change.KeyArn,
                    CmkUsage use => use.KeyArn,
                    CmkUsageSummary use => use.KeyArn,
                    CmkUnusedKey key => key.KeyArn,
                    AwsRegion region => region.Region,
                    CmkAction action => action.Action,
                    CmkPermission permission => permission.Command.ToString().Replace(";", ",", StringComparison.Ordinal),
                    CmkRule rule => rule.RuleId,
                    CmkSession session => session.CallerArn,
                    OrganizationAccount account => account.AccountId,
                    CmkSnapshotChange change => change.ResourceId,
                    CmkMeasure measure => $"{measure.Scope} {measure.Value}: {measure.ComplianceText}",
                    CmkTrendPoint point => $"{point.RunAt.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}: {point.ComplianceText}",
                    CmkImpact impact => impact.ResourceId,
                    CmkGuardrail guardrail => guardrail.GuardrailId,
                    CmkPolicy policy => policy.PolicyDocument,
                    CmkUserPolicy policy => policy.PolicyDocument,
                    AuditPlace place => $"{place.Service} in {place.Region}: {place.Status}, {place.Resources} resources",
                    AuditCoverage coverage => $"complete: {coverage.Listed} of {coverage.Places.Count} places listed, 0 failed, {coverage.Resources} resources",
                    _ => null,
                },
                text);
        }
    }
}
