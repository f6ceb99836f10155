using System.Management.Automation;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Composition;

/// <summary>Commands that take Regions take what is one, or lies in one; what only mentions one is refused, live and saved.</summary>
public sealed class MentionedRegionTests : SandboxTest
{
    // Live, from Export-Clixml, from JSON, from CSV.
    private static readonly string[] Forms =
    [
        "$items",
        "@(foreach ($item in $items) { [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($item)) })",
        "@(foreach ($item in $items) { $row = [ordered]@{}; foreach ($property in $item.PSObject.Properties) { $row[$property.Name] = $property.Value }; [pscustomobject]$row })",
        "@(foreach ($item in $items) { $row = [ordered]@{}; foreach ($property in $item.PSObject.Properties) { $row[$property.Name] = [string]$property.Value }; [pscustomobject]$row })",
    ];

    // Every command that takes Regions from the pipeline as they are.
    private static readonly string[] Commands =
    [
        "Get-Region",
        "Get-ServiceCmk",
        "Get-SecretEncryptionStatus",
        "Get-ServiceEncryptionStatus",
        "Get-TrailEncryptionStatus",
        "Get-XRayEncryptionStatus",
        "New-CmkPolicy XRay",
        "New-ServiceCmk XRay",
        "Set-XRayCmk -KeyId alias/billing -Confirm:$false",
        "Test-ServiceCmk",
        "Test-XRayCmk",
        "Test-XRayTraceDelivery -TimeoutSeconds 0",
    ];

    private static readonly Type[] TakenTypes =
    [
        typeof(AwsRegion), typeof(AuditPlace),
        typeof(XRayEncryptionStatus), typeof(SecretEncryptionStatus), typeof(TrailEncryptionStatus), typeof(LogGroupEncryptionStatus),
        typeof(CmkFinding), typeof(CmkChange), typeof(CmkSnapshotChange), typeof(CmkImpact), typeof(CmkDataAccess), typeof(CmkPolicy), typeof(XRayTraceDelivery),
        typeof(ServiceCmk), typeof(CmkKeyChange), typeof(CmkPolicyChange), typeof(CmkRotationChange),
    ];

    private static readonly Type[] RefusedTypes =
    [
        typeof(CmkPlanStep), typeof(CmkPlanOutcome), typeof(CmkAccess), typeof(CmkKeyAccess), typeof(CmkAccessChange), typeof(CmkPolicyFinding),
        typeof(CmkUsage), typeof(CmkUsageSummary), typeof(CmkUnusedKey), typeof(CmkEvidenceEvent), typeof(CmkTemplateFinding),
    ];

    public static TheoryData<Type> Taken => [.. TakenTypes];

    public static TheoryData<Type> Refused => [.. RefusedTypes];

    [Fact]
    public void Of_every_type_that_has_a_Region_it_is_decided_whether_it_is_one() =>
        Assert.Equal(
            OutputObjects.Scripts.Keys.Where(static type => type.GetProperty("Region") is not null).Select(static type => type.Name).Order(StringComparer.Ordinal),
            TakenTypes.Concat(RefusedTypes).Select(static type => type.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_command_that_takes_Regions_as_they_are_is_among_them() =>
        Assert.Equal(
            Session.Run<CommandInfo>("Get-Command -Module KmsCompliance")
                .Where(static command => command.Parameters.TryGetValue("Region", out var region) && region.ParameterSets.Values.Any(static set => set.ValueFromPipeline))
                .Select(static command => command.Name).Order(StringComparer.Ordinal),
            Commands.Select(static command => command.Split(' ')[0]).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_mentions_a_Region_is_one_error_an_object_before_any_call(Type type) =>
        AssertRefused(OutputObjects.Scripts[type], type == typeof(CmkTemplateFinding) ? "FindingOfTemplate" : "ObjectIsNoPlace");

    [Theory]
    [MemberData(nameof(Refused))]
    public void Nor_is_it_a_key_to_change(Type type)
    {
        var count = SetItems(OutputObjects.Scripts[type]);
        foreach (var form in Forms)
        {
            foreach (var command in new[] { "Grant-CmkAccess XRay -Confirm:$false", "Set-CmkRotation -PeriodInDays 90 -Confirm:$false", "Disable-ServiceCmk -Confirm:$false" })
            {
                var result = Session.Run($"{form} | {command}");
                Assert.Equal((form, command, count), (form, command, result.Errors.Count));
                Assert.Empty(result.Output);
            }
        }

        Assert.Equal(0, Server.Calls.Total);
    }

    // A policy's finding says no service, nor does what has become of it.
    [Fact]
    public void So_is_a_change_of_what_is_no_resource() => AssertRefused(
        "[KmsCompliance.CmkSnapshotChange]@{ Change = 'New'; RuleId = 'KMSP010'; Region = 'eu-west-1'; AccountId = '111122223333'; ResourceId = 'arn:aws:kms:eu-west-1:111122223333:key/x'; Message = 'New.' }",
        "ObjectIsNoPlace");

    [Theory]
    [MemberData(nameof(Taken))]
    public void What_is_one_or_lies_in_one_is_taken(Type type)
    {
        SetItems(OutputObjects.Scripts[type]);
        foreach (var form in Forms)
        {
            var result = Session.Run($"{form} | Get-ServiceCmk -Alias alias/*");
            Assert.Equal((form, string.Empty), (form, string.Join(' ', result.ErrorIds)));
            Assert.NotEmpty(result.Output);
        }
    }

    [Fact]
    public void The_error_says_what_the_object_is_and_what_to_pipe_and_the_rest_goes_on()
    {
        SetItems(OutputObjects.Scripts[typeof(CmkPlanStep)]);
        var result = RunWithError("$items[0], (Get-Region eu-west-1) | Set-XRayCmk -KeyId alias/billing -Confirm:$false", "ObjectIsNoPlace");

        Assert.Equal("eu-west-1", Assert.IsType<CmkChange>(Assert.Single(result.Output).BaseObject).Region);
        var error = Assert.Single(result.Errors);
        Assert.Contains("a step of a plan", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(Session.Run<string>("$items[0].Target")[0], error.TargetObject);
        Assert.Contains($"-Region {Session.Run<string>("$items[0].Region")[0]}", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Set-XRayCmk -KeyId alias/billing -Region $items[0]")]
    [InlineData("Get-XRayEncryptionStatus -Region $items[0]")]
    [InlineData("Get-Region -Region $items[0]")]
    [InlineData("Get-CmkPermission Get-Region -Region $items[0]")]
    [InlineData("Get-CmkImpact alias/billing -Region eu-west-1 -Place $items[0]")]
    [InlineData("Disable-ServiceCmk alias/billing -Region eu-west-1 -Place $items[0] -Confirm:$false")]
    public void It_is_none_as_an_argument_either(string command)
    {
        SetItems(OutputObjects.Scripts[typeof(CmkPlanStep)]);

        Assert.Empty(RunWithError(command, "ObjectIsNoPlace").Output);
        Assert.Equal(0, Server.Calls.Total);
    }

    // What somebody made of an object, with its Region picked out, is their word.
    [Theory]
    [InlineData("$items | ForEach-Object { [pscustomobject]@{ Region = $_.Region; AccountId = $_.AccountId; Number = $_.Number; Target = $_.Target } }")]
    [InlineData("$items | ForEach-Object Region")]
    [InlineData("$items.Region")]
    public void Its_Region_is_one_where_it_is_named(string regions)
    {
        SetItems(OutputObjects.Scripts[typeof(CmkPlanStep)]);

        Assert.Equal(["us-west-1", "us-west-2"], Session.Run<XRayEncryptionStatus>($"{regions} | Get-XRayEncryptionStatus").Select(status => status.Region).Distinct().Order(StringComparer.Ordinal));
    }

    private void AssertRefused(string script, string errorId)
    {
        var count = SetItems(script);
        foreach (var form in Forms)
        {
            foreach (var command in Commands)
            {
                var result = Session.Run($"{form} | {command}");
                Assert.Equal((form, command, string.Join(' ', Enumerable.Repeat(errorId, count))), (form, command, string.Join(' ', result.ErrorIds)));
                Assert.Empty(result.Output);
            }
        }

        Assert.Equal(0, Server.Calls.Total);
    }

    private int SetItems(string script)
    {
        var count = Session.Run<object>($"$global:items = @({script}); $items").Count;
        Assert.NotEqual(0, count);
        Server.Calls.Reset();
        return count;
    }
}
