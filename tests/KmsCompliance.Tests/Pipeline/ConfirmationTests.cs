using KmsCompliance.Sandbox.Endpoint.Services.CloudTrailLake;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Pipeline;

/// <summary>What writes asks first, where it is told to, and does what it is answered.</summary>
public sealed class ConfirmationTests : PipelineTest, IDisposable
{
    private const string ThreeRegions = "Set-XRayCmk -Region eu-west-1, ap-southeast-2, us-east-2 -Default -ThrottleLimit 1 -Confirm -NoWait";

    private readonly RecordingHost _host = new();
    private ModuleSession? _session;

    private ModuleSession Asked => _session ??= new ModuleSession(Server.Url, host: _host);

    public void Dispose() => _session?.Dispose();

    [Theory]
    [InlineData("Set-XRayCmk -Region eu-west-1 -Default -Confirm", "xray:PutEncryptionConfig", "X-Ray encryption configuration in eu-west-1 (account 111122223333)", "the key that AWS owns")]
    [InlineData("Set-SecretCmk -Region eu-west-1 billing/api-token-default-key alias/billing -Confirm", "secretsmanager:UpdateSecret", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:billing/api-token-default-key", "key/00000101-5a6d-4b0c-8000-000000000101")]
    [InlineData("Set-TrailCmk -Region eu-west-1 billing-audit alias/audit-logs-next -Confirm", "cloudtrail:UpdateTrail", "arn:aws:cloudtrail:eu-west-1:111122223333:trail/billing-audit", "key/00000104-5a6d-4b0c-8000-000000000104")]
    [InlineData("New-ServiceCmk XRay -Region eu-west-1 -Confirm", "kms:CreateAlias kms:CreateKey kms:EnableKeyRotation", "eu-west-1 (account 111122223333)", "alias/xray-trace-data-cmk")]
    [InlineData("Grant-CmkAccess alias/billing XRay -Region eu-west-1 -Confirm", "kms:PutKeyPolicy", "arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101", "+   \"Sid\": \"AllowXRay\"")]
    public void It_asks_about_the_resource_and_the_change_and_No_changes_nothing(string script, string writes, string target, string change)
    {
        _host.Answer = _ => "&No";
        Assert.Empty(Asked.Run<object>(script));
        var question = Assert.Single(_host.Questions);
        Assert.Contains(target, question, StringComparison.Ordinal);
        Assert.Contains(change, question, StringComparison.Ordinal);
        Assert.Empty(Writes());

        _host.Answer = _ => "&Yes";
        Assert.Single(Asked.Run<object>(script));
        Assert.Equal(writes.Split(' '), Writes());
        Assert.Equal(2, _host.Questions.Count);
    }

    [Theory]
    [InlineData("Yes to &All", 1, 3)]
    [InlineData("No to A&ll", 1, 0)]
    [InlineData("&Yes", 3, 3)]
    [InlineData("&No", 3, 0)]
    public void An_answer_for_all_is_asked_for_once(string answer, int questions, int changes)
    {
        _host.Answer = _ => answer;
        var output = Asked.Run<CmkChange>(ThreeRegions);

        Assert.Equal(questions, _host.Questions.Count);
        Assert.Equal(changes, Server.Calls.Count("xray", "PutEncryptionConfig"));
        Assert.Equal(changes, output.Count);
    }

    [Fact]
    public void One_at_a_time_is_asked_about_although_many_are_worked_on()
    {
        var asking = 0;
        var most = 0;
        _host.Answer = _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref asking));
            Interlocked.Decrement(ref asking);
            return "&Yes";
        };
        var regions = "eu-west-1, us-east-2, ap-southeast-2, us-west-2";
        Asked.Run<CmkChange>($"Set-XRayCmk -Region {regions} -Default -Confirm -NoWait");
        Assert.Equal(1, most);
        Assert.Equal(Server.Calls.Count("xray", "PutEncryptionConfig"), _host.Questions.Count);
        Assert.NotEmpty(_host.Questions);
    }

    [Theory]
    [InlineData("Set-XRayCmk -Region eu-west-1 -Default -Confirm:$false")]
    [InlineData("Set-XRayCmk -Region eu-west-1 -Default")]
    [InlineData("$ConfirmPreference = 'None'; Set-XRayCmk -Region eu-west-1 -Default")]
    public void Unless_it_is_told_to_it_does_not_ask(string script)
    {
        Assert.Single(Asked.Run<CmkChange>(script));
        Assert.Empty(_host.Questions);
    }

    [Theory]
    [InlineData("Set-XRayCmk -Region eu-west-1 -Default -WhatIf", "X-Ray encryption configuration in eu-west-1", "the key that AWS owns")]
    [InlineData("$WhatIfPreference = $true; Set-XRayCmk -Region eu-west-1 -Default", "X-Ray encryption configuration in eu-west-1", "the key that AWS owns")]
    [InlineData("Set-SecretCmk -Region eu-west-1 billing/api-token-default-key alias/billing -WhatIf", "secret:billing/api-token-default-key", "aws/secretsmanager (the key that AWS manages) to arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101")]
    [InlineData("New-ServiceCmk XRay -Region eu-west-1 -WhatIf", "alias/xray-trace-data-cmk", "xray.amazonaws.com")]
    [InlineData("Set-XRayCmk -Region eu-west-1 -Default -WhatIf -Confirm", "X-Ray encryption configuration in eu-west-1", "the key that AWS owns")]
    [InlineData("Grant-CmkAccess alias/billing XRay -Region eu-west-1 -WhatIf", "Grant access for AWS X-Ray to the service itself: arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101.", "+   \"Sid\": \"AllowXRay\"")]
    public void WhatIf_says_what_would_be_changed_and_how_and_asks_nothing(string script, string target, string change)
    {
        Assert.Empty(Asked.Run<object>(script));

        var text = string.Join('\n', _host.Lines);
        Assert.Contains(target, text, StringComparison.Ordinal);
        Assert.Contains(change, text, StringComparison.Ordinal);
        Assert.Empty(_host.Questions);
        Assert.Empty(Writes());
    }

    private const string StoreForLife = "Set-TrailCmk -TrailId $store -KeyId arn:aws:kms:eu-west-1:111122223333:key/00000103-5a6d-4b0c-8000-000000000103";

    [Theory]
    [InlineData("", 1)]
    [InlineData("$ConfirmPreference = 'High'; ", 1)]
    [InlineData("$ConfirmPreference = 'Medium'; ", 1)]
    [InlineData("$ConfirmPreference = 'Low'; ", 1)]
    [InlineData("$ConfirmPreference = 'None'; ", 0)]
    public void What_is_for_life_is_asked_about_once_unless_the_preference_is_None(string preference, int questions)
    {
        var arn = StoreWithoutKey();
        _host.Answer = _ => "&No";

        Assert.Equal(1 - questions, Asked.Run<CmkChange>(preference + StoreForLife).Count);
        Assert.Equal(questions, _host.Questions.Count);
        Assert.All(_host.Questions, question =>
        {
            Assert.Contains(arn, question, StringComparison.Ordinal);
            Assert.Contains("for life", question, StringComparison.Ordinal);
            Assert.Contains("key/00000103-5a6d-4b0c-8000-000000000103", question, StringComparison.Ordinal);
        });
        Assert.Equal(questions == 0 ? ["cloudtrail:UpdateEventDataStore"] : [], Writes());
    }

    [Theory]
    [InlineData("-Confirm", 1)]
    [InlineData("-Confirm:$false", 0)]
    public void What_is_for_life_is_asked_about_as_Confirm_says(string confirm, int questions)
    {
        StoreWithoutKey();
        _host.Answer = _ => "&Yes";

        Assert.Equal(CmkChangeStatus.Applied, Assert.Single(Asked.Run<CmkChange>($"{StoreForLife} {confirm}")).Status);
        Assert.Equal(questions, _host.Questions.Count);
    }

    [Fact]
    public void What_is_for_life_is_not_asked_about_under_WhatIf_which_wins()
    {
        var arn = StoreWithoutKey();
        Assert.Empty(Asked.Run<CmkChange>($"{StoreForLife} -WhatIf -Confirm:$false; $ConfirmPreference = 'High'; {StoreForLife} -WhatIf"));

        var text = string.Join('\n', _host.Lines);
        Assert.Contains(arn, text, StringComparison.Ordinal);
        Assert.Contains("for life", text, StringComparison.Ordinal);
        Assert.Empty(_host.Questions);
        Assert.Empty(Writes());
    }

    // A host that cannot ask, as that of a scheduled script: an error, and no change.
    [Fact]
    public void What_is_for_life_is_not_done_where_nobody_can_be_asked()
    {
        using var unattended = new ModuleSession(Server.Url);
        unattended.Set("store", StoreWithoutKey());

        Assert.NotEmpty(unattended.Run($"try {{ {StoreForLife} }} catch {{ Write-Error $_ }}").Errors);
        Assert.Empty(Writes());
        Assert.Single(unattended.Run<CmkChange>($"{StoreForLife} -Confirm:$false"));
    }

    [Fact]
    public void A_trails_key_is_not_asked_about()
    {
        Assert.Single(Asked.Run<CmkChange>("Set-TrailCmk -Region eu-west-1 -TrailId billing-audit -KeyId alias/audit-logs-next"));
        Assert.Empty(_host.Questions);
    }

    [Fact]
    public async Task A_Yes_that_comes_after_the_stop_changes_nothing()
    {
        // The other Region's read is given up when the stop has come through.
        var read = Hold("GetEncryptionConfig", "us-east-2");
        _host.Answer = _ =>
        {
            GivenUp(read).Wait(Patience.Limit);
            return "&Yes";
        };
        using var running = Asked.Start("Set-XRayCmk -Region eu-west-1, us-east-2 -Default -Confirm");
        await Arrived(read);
        while (_host.Questions.IsEmpty)
        {
            await Task.Yield();
        }

        await running.StopAsync();

        Assert.Single(_host.Questions);
        Assert.Empty(Writes());
        AssertNothingRuns();
    }

    private string StoreWithoutKey()
    {
        var store = Assert.Single(State("eu-west-1").EventDataStores.All(DateTimeOffset.UtcNow));
        store.KmsKeyArn = null;
        Asked.Set("store", store.Arn);
        return store.Arn;
    }
}
