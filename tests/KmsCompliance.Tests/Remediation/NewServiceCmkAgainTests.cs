using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Remediation;

/// <summary>However often New-ServiceCmk runs, and however it was cut short, there is one key.</summary>
public sealed class NewServiceCmkAgainTests : SandboxTest
{
    private const string Make = "New-ServiceCmk XRay -Region us-east-1";
    private const string Alias = "alias/xray-trace-data-cmk";

    [Fact]
    public void Twice_gives_the_same_key_and_the_second_time_writes_nothing()
    {
        var first = Assert.Single(Session.Run<ServiceCmk>(Make));
        Server.Calls.Reset();
        var second = Assert.Single(Session.Run<ServiceCmk>(Make));

        Assert.Equal((first.KeyArn, false), (second.KeyArn, second.Created));
        Assert.Equal(
            (first.Service, first.Alias, first.RotationEnabled, first.RotationPeriodInDays, first.KeyState),
            (second.Service, second.Alias, second.RotationEnabled, second.RotationPeriodInDays, second.KeyState));
        Assert.Empty(Writes());
    }

    [Fact]
    public void A_run_that_died_before_the_alias_is_finished_by_the_next_and_not_made_twice()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "CreateAlias" });
        var cut = RunWithError(Make, "KeyNotFinished");
        var unfinished = (ServiceCmk)Assert.Single(cut.Output).BaseObject;
        Assert.Null(unfinished.Alias);
        Assert.Contains("finishes it", cut.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Server.Faults.Clear();

        var finished = Assert.Single(Session.Run<ServiceCmk>(Make));

        Assert.Equal((unfinished.KeyArn, Alias, false, true), (finished.KeyArn, finished.Alias, finished.Created, finished.RotationEnabled));
        Assert.Single(OwnKeys());
    }

    [Fact]
    public void A_run_that_died_between_alias_and_rotation_is_finished_by_the_next()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "EnableKeyRotation" });
        var cut = RunWithError(Make, "KeyNotFinished");
        Assert.Equal((Alias, false), (((ServiceCmk)cut.Output[0].BaseObject).Alias, ((ServiceCmk)cut.Output[0].BaseObject).RotationEnabled));
        Server.Faults.Clear();

        var finished = Assert.Single(Session.Run<ServiceCmk>(Make));

        Assert.Equal((true, (int?)365), (finished.RotationEnabled, finished.RotationPeriodInDays));
        Assert.True(Assert.Single(OwnKeys()).RotationEnabled);
    }

    [Theory]
    [InlineData(FaultKind.Truncated, 1)]
    [InlineData(FaultKind.Drop, 0)]
    [InlineData(FaultKind.ServerError, 0)]
    public void A_CreateKey_whose_answer_is_lost_is_not_repeated_and_the_next_run_adopts_what_it_made(FaultKind fault, int made)
    {
        Server.Faults.Add(new FaultRule { Kind = fault, Operation = "CreateKey" });
        Assert.Empty(RunWithError(Make, "KeyCreationInDoubt").Output);
        Assert.Equal(1, Server.Calls.Count("kms", "CreateKey"));
        Assert.Equal(made, OwnKeys().Count);
        Server.Faults.Clear();

        var next = Assert.Single(Session.Run<ServiceCmk>(Make));

        Assert.Equal((Alias, made == 0), (next.Alias, next.Created));
        Assert.Equal(next.KeyId, Assert.Single(OwnKeys()).Id);
    }

    [Fact]
    public void An_alias_that_an_unusable_key_has_is_said_and_nothing_is_made()
    {
        var made = Assert.Single(Session.Run<ServiceCmk>(Make));
        OwnKeys()[0].State = KmsKeyState.Disabled;
        Server.Calls.Reset();

        var result = RunWithError(Make, "AliasTaken");

        Assert.Contains(made.KeyArn!, result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("Disabled", result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Empty(Writes());
    }

    [Theory]
    [InlineData("")]
    [InlineData("-WhatIf")]
    public void A_key_that_is_there_and_differs_is_told_in_one_warning_with_the_command_for_each_difference(string whatIf)
    {
        const string app = "arn:aws:iam::111122223333:role/App";
        const string admin = "arn:aws:iam::111122223333:role/KeyAdministrator";
        const string reader = "arn:aws:iam::111122223333:role/Reader";
        var arn = Assert.Single(Session.Run<ServiceCmk>($"{Make} -User {app} -Owner platform -Description old")).KeyArn;
        Server.Calls.Reset();

        var result = Session.Run($"{Make} -User {app}, {reader} -Administrator {admin} -Owner payments -Tag @{{ CostCentre = 7 }} -Description 'What it''s for' -RotationPeriodInDays 90 {whatIf}");

        Assert.Empty(result.Errors);
        Assert.Equal(arn, ((ServiceCmk)Assert.Single(result.Output).BaseObject).KeyArn);
        Assert.Empty(Writes());
        var lines = Assert.Single(result.Warnings).ReplaceLineEndings("\n").Split('\n');
        Assert.Contains(arn!, lines[0], StringComparison.Ordinal);
        Assert.Equal(
            [
                $"- its policy has not the statements of a new key for the administrators {admin}; the users {reader}: Grant-CmkAccess '{arn}' XRay -Administrator '{admin}' -User '{reader}'",
                $"- it has no tag 'CostCentre': aws kms tag-resource --key-id {arn} --region us-east-1 --tags 'TagKey=CostCentre,TagValue=7'",
                $"- its tag 'Owner' is 'platform', not 'payments': aws kms tag-resource --key-id {arn} --region us-east-1 --tags 'TagKey=Owner,TagValue=payments'",
                $"- its description is 'old': aws kms update-key-description --key-id {arn} --region us-east-1 --description 'What it''s for'",
                $"- it rotates every 365 days, not 90: aws kms enable-key-rotation --key-id {arn} --region us-east-1 --rotation-period-in-days 90",
            ],
            lines.Skip(1));
    }

    [Fact]
    public void The_command_that_a_difference_names_makes_it_so()
    {
        Session.Run<ServiceCmk>(Make);
        const string asked = $"{Make} -User arn:aws:iam::111122223333:role/App -Administrator arn:aws:iam::111122223333:role/KeyAdministrator";
        var line = Assert.Single(Session.Run(asked).Warnings);
        Session.Run<CmkPolicyChange>(line[line.IndexOf("Grant-CmkAccess", StringComparison.Ordinal)..]);
        Assert.Empty(Session.Run(asked).Warnings);
    }

    [Fact]
    public void What_was_not_asked_for_is_no_difference()
    {
        Session.Run<ServiceCmk>($"{Make} -User arn:aws:iam::111122223333:role/App -Owner platform -Description old -RotationPeriodInDays 90");
        Server.Calls.Reset();
        Assert.Empty(Session.Run(Make).Warnings);
        Assert.Equal(0, Server.Calls.Count("kms", "GetKeyPolicy"));
        Assert.Contains("disable-key-rotation", Assert.Single(Session.Run($"{Make} -NoRotation").Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_that_may_not_be_read_leaves_open_what_it_lacks_and_says_so()
    {
        Session.Run<ServiceCmk>(Make);
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "GetKeyPolicy" });
        var result = Session.Run($"{Make} -User arn:aws:iam::111122223333:role/App");
        Assert.Empty(result.Errors);
        Assert.Contains("could not be determined", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_was_begun_before_for_others_is_told_too()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "CreateAlias" });
        RunWithError(Make, "KeyNotFinished");
        Server.Faults.Clear();
        var result = Session.Run($"{Make} -User arn:aws:iam::111122223333:role/App");
        Assert.Equal(Alias, ((ServiceCmk)Assert.Single(result.Output).BaseObject).Alias);
        Assert.Contains("Grant-CmkAccess", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Somebody_elses_key_with_the_alias_is_used_and_left_as_it_is()
    {
        Seed("00000001-5a6d-4b0c-8000-000000000001", Alias, []);
        var result = Session.Run(Make);

        Assert.Empty(result.Errors);
        Assert.Equal((false, false), (((ServiceCmk)result.Output[0].BaseObject).Created, ((ServiceCmk)result.Output[0].BaseObject).RotationEnabled));
        Assert.Contains("made by somebody else", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Empty(Writes());
    }

    [Fact]
    public void Of_two_unfinished_keys_the_oldest_is_finished_and_the_other_named_in_a_warning()
    {
        var tags = new Dictionary<string, string> { ["KmsCompliance:Service"] = "XRay", ["KmsCompliance:Alias"] = Alias };
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "CreateAlias" });
        RunWithError(Make, "KeyNotFinished");
        Server.Faults.Clear();
        var younger = Assert.Single(OwnKeys());
        Seed("ffffffff-5a6d-4b0c-8000-000000000002", alias: null, tags);

        var result = Session.Run(Make);

        Assert.Empty(result.Errors);
        Assert.Equal("ffffffff-5a6d-4b0c-8000-000000000002", ((ServiceCmk)Assert.Single(result.Output).BaseObject).KeyId);
        Assert.Contains(younger.Arn, Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal(1, Server.Calls.Count("kms", "CreateKey"));
    }

    [Fact]
    public void An_unfinished_key_that_is_to_be_deleted_or_has_another_purpose_is_not_taken()
    {
        Seed("00000001-5a6d-4b0c-8000-000000000001", alias: null, new() { ["KmsCompliance:Service"] = "XRay", ["KmsCompliance:Alias"] = Alias }, "PendingDeletion");
        Seed("00000002-5a6d-4b0c-8000-000000000002", alias: null, new() { ["KmsCompliance:Service"] = "SecretsManager", ["KmsCompliance:Alias"] = Alias });
        Seed("00000003-5a6d-4b0c-8000-000000000003", alias: null, new() { ["KmsCompliance:Service"] = "XRay", ["KmsCompliance:Alias"] = "alias/other" });

        Assert.True(Assert.Single(Session.Run<ServiceCmk>(Make)).Created);
    }

    private List<KmsKey> OwnKeys() => [.. State("us-east-1").Keys.Keys(DateTimeOffset.UtcNow).Where(key => key.Tags.ContainsKey("KmsCompliance:Service"))];

    private void Seed(string keyId, string? alias, Dictionary<string, string> tags, string state = "Enabled") => Server.World.Seed(new EstateDocument
    {
        Accounts =
        [
            new EstateAccount
            {
                Id = SandboxAccounts.AccountId,
                Keys = [new EstateKey { Region = "us-east-1", KeyId = keyId, Aliases = alias is null ? [] : [alias], Tags = tags, State = state }],
            },
        ],
    });
}
