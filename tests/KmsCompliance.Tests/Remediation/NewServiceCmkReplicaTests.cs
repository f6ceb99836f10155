using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Remediation;

/// <summary>A multi-Region key and its replicas: made, carried on where they were cut short, refused where they cannot be.</summary>
public sealed class NewServiceCmkReplicaTests : SandboxTest
{
    private const string Alias = "alias/xray-trace-data-cmk";
    private const string Make = "New-ServiceCmk XRay -Region us-east-1 -ReplicaRegion us-west-2, us-east-2";
    private static readonly string[] Regions = ["us-east-1", "us-east-2", "us-west-2"];

    [Fact]
    public void Replicas_have_the_alias_the_tags_the_description_and_a_policy_of_their_own()
    {
        const string user = "arn:aws:iam::111122223333:role/App";
        var made = Run($"New-ServiceCmk SecretsManager -Region us-east-1 -ReplicaRegion us-west-2, US-EAST-2 -User {user} -Owner platform -Description 'For secrets' -RotationPeriodInDays 90");

        Assert.Equal(Regions, made.Select(key => key.Region));
        Assert.Single(made.Select(key => key.KeyId).Distinct());
        Assert.StartsWith("mrk-", made[0].KeyId, StringComparison.Ordinal);
        Assert.All(made, key =>
        {
            var stored = Stored(key.Region)!;
            Assert.Equal((true, "alias/secrets-manager-data-cmk", "Enabled", (bool?)true, (int?)90), (key.Created, key.Alias, key.KeyState, key.RotationEnabled, key.RotationPeriodInDays));
            Assert.Equal((stored.Arn, "For secrets", key.KeyId), (key.KeyArn, stored.Description, Holder(key.Region, key.Alias!)));
            Assert.Equal(key.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal), stored.Tags);
            Assert.Equal("platform", stored.Tags["Owner"]);
            Assert.Contains(user, stored.PolicyText, StringComparison.Ordinal);
            Assert.Contains($"secretsmanager.{key.Region}.amazonaws.com", stored.PolicyText, StringComparison.Ordinal);
            Assert.Equal(key.Region == "us-east-1" ? null : "us-east-1", stored.PrimaryRegion);
        });
        Assert.Equal((1L, 2L, 3L, 1L), (Calls()["kms:CreateKey"], Calls()["kms:ReplicateKey"], Calls()["kms:CreateAlias"], Calls()["kms:EnableKeyRotation"]));
    }

    [Fact]
    public void Twice_gives_the_same_keys_and_the_second_time_writes_nothing()
    {
        var first = Run(Make);
        Server.Calls.Reset();
        var second = Run(Make);

        Assert.Equal(first.Select(key => (key.KeyArn, key.Alias, key.RotationEnabled, key.KeyState)), second.Select(key => (key.KeyArn, key.Alias, key.RotationEnabled, key.KeyState)));
        Assert.All(second, key => Assert.False(key.Created));
        Assert.Empty(Writes());
    }

    [Theory]
    [InlineData("ReplicateKey", null, "AccessDenied,AccessDenied")]
    [InlineData("ReplicateKey", "us-east-1", "AccessDenied,AccessDenied")]
    [InlineData("CreateAlias", "us-west-2", "KeyNotFinished")]
    [InlineData("CreateAlias", "us-east-1", "KeyNotFinished")]
    [InlineData("EnableKeyRotation", null, "KeyNotFinished")]
    [InlineData("CreateKey", null, "AccessDenied")]
    public void What_was_cut_short_is_gone_on_with(string operation, string? region, string errors)
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = operation, Region = region ?? "*" });
        Assert.Equal(errors, string.Join(',', Session.Run(Make).ErrorIds));
        Server.Faults.Clear();

        var made = Run(Make);

        Assert.Equal(Regions, made.Select(key => key.Region));
        Assert.All(made, key => Assert.Equal((made[0].KeyId!, made[0].KeyId!, Alias, (bool?)true), (key.KeyId!, Holder(key.Region, Alias)!, key.Alias!, key.RotationEnabled)));
        Assert.All(Regions, where => Assert.Single(OwnKeys(where)));
    }

    [Fact]
    public void More_replicas_can_be_asked_for_later()
    {
        var primary = Assert.Single(Run("New-ServiceCmk XRay -Region us-east-1 -MultiRegion"));
        Assert.True(Stored("us-east-1")!.IsMultiRegion);
        Assert.Equal([("us-east-1", false), ("us-west-2", true)], Run("New-ServiceCmk XRay -Region us-east-1 -MultiRegion -ReplicaRegion us-west-2").Select(key => (key.Region, key.Created)));
        Assert.Equal(primary.KeyId, Holder("us-west-2", Alias));

        // The replica alone, and the primary without a word of its kind, are handed on as they are.
        Server.Calls.Reset();
        Assert.Equal([primary.KeyId, primary.KeyId], Run("New-ServiceCmk XRay -Region us-east-1, us-west-2").Select(key => key.KeyId));
        Assert.Empty(Writes());
    }

    [Fact]
    public void A_replication_whose_answer_is_lost_is_looked_for_and_finished()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Truncated, Operation = "ReplicateKey", Times = 1 });
        var made = Run(Make);

        Assert.Equal(Regions, made.Select(key => key.Region));
        Assert.All(made, key => Assert.Equal((true, Alias), (key.Created, key.Alias)));
        Assert.Equal(2, Server.Calls.Count("kms", "ReplicateKey"));
    }

    [Theory]
    [InlineData(FaultKind.Drop)]
    [InlineData(FaultKind.ServerError)]
    public void A_replication_that_does_not_show_is_told_as_not_known(FaultKind fault)
    {
        Server.Faults.Add(new FaultRule { Kind = fault, Operation = "ReplicateKey" });
        var result = RunWithError("New-ServiceCmk XRay -Region us-east-1 -ReplicaRegion us-west-2", "KeyCreationInDoubt");

        Assert.Equal("us-east-1", Assert.IsType<ServiceCmk>(Assert.Single(result.Output).BaseObject).Region);
        Assert.Contains("Get-ServiceCmk -Service XRay -Region us-west-2", result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(1, Server.Calls.Count("kms", "ReplicateKey"));
    }

    [Theory]
    [InlineData("-Region us-east-1 -ReplicaRegion us-east-1", "ReplicaRegionNotTaken")]
    [InlineData("-Region us-east-1, us-west-1 -ReplicaRegion us-west-2", "ReplicaRegionNotTaken")]
    [InlineData("-Region us-east-1 -ReplicaRegion cn-north-1", "ReplicaRegionNotTaken")]
    [InlineData("-Region us-east-1 -ReplicaRegion Ireland", "InvalidRegion")]
    [InlineData("-Region us-east-1 -ReplicaRegion us-*", "InvalidRegion")]
    [InlineData("-Region us-east-1 -ReplicaRegion us-west-2 -MultiRegion:$false", "ReplicaRegionNotTaken")]
    public void Regions_that_clash_are_an_error_before_any_call(string parameters, string errorId)
    {
        Assert.Empty(RunWithError($"New-ServiceCmk XRay {parameters}", errorId).Output);
        Assert.Empty(Calls());
    }

    [Theory]
    [InlineData("-ReplicaRegion us-east-1")]
    [InlineData("-Region us-* -ReplicaRegion eu-west-1")]
    public void Regions_that_are_known_only_later_clash_before_anything_is_made(string parameters)
    {
        RunWithError($"New-ServiceCmk XRay {parameters}", "ReplicaRegionNotTaken");
        Assert.Empty(Writes());
    }

    [Theory]
    [InlineData("us-east-1", "cannot become a multi-Region key")]
    [InlineData("us-west-2", "No key was made")]
    public void Another_key_with_the_alias_is_an_error_and_nothing_is_made(string region, string said)
    {
        Run($"New-ServiceCmk XRay -Region {region}");
        Server.Calls.Reset();

        var result = RunWithError(Make, "AliasTaken");

        Assert.Contains(said, result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.Empty(Writes());
    }

    [Fact]
    public void A_replica_is_no_primary()
    {
        Run(Make);
        var result = RunWithError("New-ServiceCmk XRay -Region us-west-2 -ReplicaRegion eu-west-1", "AliasTaken");
        Assert.Contains("it is a replica; its primary is arn:aws:kms:us-east-1:", result.Errors[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_names_each_key_and_changes_nothing()
    {
        var planned = Session.Run<ServiceCmk>($"{Make} -WhatIf -PassThru");

        Assert.Equal([("us-east-1", "Planned", Alias), ("us-west-2", "Planned", Alias), ("us-east-2", "Planned", Alias)], planned.Select(key => (key.Region, key.KeyState, key.Alias!)));
        Assert.Empty(Writes());

        Run("New-ServiceCmk XRay -Region us-east-1 -MultiRegion");
        Server.Calls.Reset();
        Assert.Equal(["Enabled", "Planned", "Planned"], Session.Run<ServiceCmk>($"{Make} -WhatIf -PassThru").Select(key => key.KeyState));
        Assert.Empty(Writes());
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void Each_replica_is_a_change(int most, bool fits)
    {
        var result = Session.Run($"{Make} -MaximumChange {most}");
        Assert.Equal(fits ? [] : ["TooManyChanges"], result.ErrorIds);
        Assert.Equal(fits ? 3 : 0, result.Output.Count);
    }

    [Fact]
    public void A_Region_that_there_is_not_is_said_before_anything_is_made()
    {
        var result = Session.Run("New-ServiceCmk XRay -Region us-east-1 -Alias alias/mistyped -ReplicaRegion eu-west-9, eu-west-1");

        Assert.Equal(["UnknownRegion"], result.ErrorIds);
        Assert.Contains("eu-west-9", result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.Empty(Writes());
        Assert.Equal(0, Server.Calls.Count("kms", "ListAliases"));
    }

    [Fact]
    public void Replicas_of_a_key_without_material_wait_for_it()
    {
        var made = Run($"{Make} -Origin External");
        Assert.All(made, key => Assert.Equal(("PendingImport", Alias, (bool?)false), (key.KeyState, key.Alias, key.RotationEnabled)));
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, [.. Enumerable.Range(0, 32).Select(static i => (byte)i)]);
            Assert.Equal(3, Session.Run($"Import-CmkMaterial {made[0].KeyArn} '{file}' -AllReplica -Confirm:$false").Output.Count);
        }
        finally
        {
            File.Delete(file);
        }

        Assert.All(Run($"{Make} -Origin External"), key => Assert.Equal(("Enabled", false), (key.KeyState, key.Created)));
    }

    [Fact]
    public void A_replica_that_is_there_and_differs_is_told()
    {
        Run(Make);
        Stored("us-west-2")!.Tags.Remove("KmsCompliance:Alias");
        Stored("us-west-2")!.Tags["Owner"] = "others";
        var result = Session.Run($"{Make} -Owner platform");
        Assert.Equal(3, result.Warnings.Count);
        Assert.Contains(result.Warnings, warning => warning.Contains("its tag 'Owner' is 'others'", StringComparison.Ordinal) && warning.Contains("--region us-west-2", StringComparison.Ordinal));
        Assert.Empty(result.Errors);
    }

    private List<ServiceCmk> Run(string script)
    {
        var result = Session.Run(script);
        Assert.Empty(result.Errors.Select(error => error.ToString()));
        return [.. result.Output.Select(item => (ServiceCmk)item.BaseObject).OrderBy(key => key.Region, StringComparer.Ordinal)];
    }

    private KmsKey? Stored(string region) => OwnKeys(region).FirstOrDefault();

    private string? Holder(string region, string alias) => State(region).Keys.FindAlias(alias)?.TargetKeyId;

    private List<KmsKey> OwnKeys(string region) => [.. State(region).Keys.Keys(DateTimeOffset.UtcNow).Where(key => key.Tags.ContainsKey("KmsCompliance:Service"))];
}

/// <summary>Replicas that KMS takes its time to make.</summary>
public sealed class NewServiceCmkSlowReplicaTests : SandboxTest
{
    private const string Make = "New-ServiceCmk XRay -Region us-east-1 -ReplicaRegion us-west-2";

    private protected override SandboxOptions Options => new() { KeyReplicationDuration = TimeSpan.FromHours(1) };

    [Fact]
    public void A_replica_that_is_not_made_in_time_is_put_out_as_it_is_and_finished_by_a_later_run()
    {
        var cut = RunWithError(Make, "KeyNotFinished");
        Assert.Equal(["Enabled", "Creating"], cut.Output.Select(item => ((ServiceCmk)item.BaseObject).KeyState));
        Assert.Null(((ServiceCmk)cut.Output[1].BaseObject).Alias);
        Assert.Contains("Creating", cut.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(1, Server.Calls.Count("kms", "CreateAlias"));

        RunWithError(Make, "KeyNotFinished");
        Assert.Equal(1, Server.Calls.Count("kms", "ReplicateKey"));

        State("us-west-2").Keys.FindKey(((ServiceCmk)cut.Output[1].BaseObject).KeyId!, DateTimeOffset.UtcNow)!.State = KmsKeyState.Enabled;
        Assert.Equal([("Enabled", "alias/xray-trace-data-cmk"), ("Enabled", "alias/xray-trace-data-cmk")], Session.Run<ServiceCmk>(Make).Select(key => (key.KeyState, key.Alias!)));
    }
}
