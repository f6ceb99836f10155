using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Sandbox.Endpoint.Services.XRay;
using KmsCompliance.Tests.Pipeline;

namespace KmsCompliance.Tests.Verdicts;

/// <summary>Where traces are lost, shown by one that is sent.</summary>
public sealed class TraceDeliveryTests : PipelineTest
{
    private const string Billing = "arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101";

    [Fact]
    public void A_trace_is_sent_and_read_back()
    {
        var delivery = Test("-Region eu-west-1");

        Assert.Equal((TraceDeliveryOutcome.Delivered, null, Billing, "111122223333"), (delivery.Outcome, delivery.MissingPermission, delivery.KeyArn, delivery.AccountId));
        Assert.Matches("^1-[0-9a-f]{8}-[0-9a-f]{24}\\z", delivery.TraceId);
        Assert.True(delivery.ReadAt >= delivery.SentAt);
        Assert.Equal((1, 1), (Server.Calls.Count("xray", "PutTraceSegments"), Server.Calls.Count("xray", "BatchGetTraces")));
        Assert.Equal([true], Session.Run<bool>("Test-XRayTraceDelivery -Region eu-west-1, us-east-1 -Quiet"));
    }

    [Fact]
    public void It_says_first_that_a_trace_stays_and_sends_none_where_that_is_not_wanted()
    {
        var host = new Hosting.RecordingHost();
        using var session = new Hosting.ModuleSession(Server.Url, host: host);

        Assert.Empty(session.Run("Test-XRayTraceDelivery -Region eu-west-1 -WhatIf").Output);
        Assert.Equal([false], session.Run<bool>("Test-XRayTraceDelivery -Region eu-west-1 -WhatIf -Quiet"));
        Assert.Contains("keeps for 30 days", string.Join("\n", host.Lines), StringComparison.Ordinal);
        Assert.Equal(0, Server.Calls.Count("xray", "PutTraceSegments"));
    }

    [Fact]
    public void Under_a_key_that_does_not_work_a_trace_is_taken_and_lost()
    {
        State("eu-west-1").Keys.FindKey(Billing[^36..], DateTimeOffset.UtcNow)!.State = KmsKeyState.Disabled;

        var delivery = Test("-Region eu-west-1 -TimeoutSeconds 0");

        Assert.Equal(TraceDeliveryOutcome.NotStored, delivery.Outcome);
        Assert.Contains("its key is Disabled", delivery.Message, StringComparison.Ordinal);
        Assert.NotNull(delivery.TraceId);
        Assert.Equal([false], Session.Run<bool>("Test-XRayTraceDelivery -Region eu-west-1 -TimeoutSeconds 0 -Quiet"));
    }

    [Fact]
    public void Where_the_key_policy_denies_the_caller_the_missing_right_is_named()
    {
        var key = State("eu-west-1").Keys.FindKey(Billing[^36..], DateTimeOffset.UtcNow)!;
        key.PolicyText = """
            {"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"},
              {"Effect":"Deny","Principal":"*","Action":"kms:Decrypt","Resource":"*"}]}
            """;

        var delivery = Test("-Region eu-west-1 -TimeoutSeconds 0");

        Assert.Equal((TraceDeliveryOutcome.NotReadable, "kms:Decrypt"), (delivery.Outcome, delivery.MissingPermission));
        Assert.Contains("whether it is stored could not be determined", delivery.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_late_where_no_key_of_a_customer_is_in_the_way_is_not_called_lost()
    {
        var gate = Hold("BatchGetTraces");
        using var running = Session.Start("Test-XRayTraceDelivery -Region us-east-1 -TimeoutSeconds 0");
        await Arrived(gate);
        State("us-east-1").XRay.Traces.Clear();
        gate.Open();

        await running.EndAsync();

        var delivery = Assert.IsType<XRayTraceDelivery>(Assert.Single(running.Output).BaseObject);
        Assert.Equal(TraceDeliveryOutcome.Unknown, delivery.Outcome);
        Assert.Contains("No key of a customer is in the way", delivery.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PutTraceSegments", TraceDeliveryOutcome.Rejected, "xray:PutTraceSegments")]
    [InlineData("BatchGetTraces", TraceDeliveryOutcome.Unknown, "xray:BatchGetTraces")]
    public void A_right_of_xray_that_is_missing_is_named(string operation, string outcome, string right)
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = operation });

        var delivery = Test("-Region eu-west-1 -TimeoutSeconds 0");

        Assert.Equal((outcome, right), (delivery.Outcome, delivery.MissingPermission));
        Assert.Equal(operation == "PutTraceSegments", delivery.TraceId is null);
    }

    [Fact]
    public void Under_a_key_that_could_not_be_seen_why_a_trace_is_lost_is_not_known()
    {
        State("eu-west-1").Keys.FindKey(Billing[^36..], DateTimeOffset.UtcNow)!.State = KmsKeyState.Disabled;
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "DescribeKey" });

        var delivery = Test("-Region eu-west-1 -TimeoutSeconds 0");

        Assert.Equal((TraceDeliveryOutcome.Unknown, Billing), (delivery.Outcome, delivery.KeyArn));
        Assert.Contains("The state of X-Ray's key could not be determined", delivery.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_gone_loses_traces()
    {
        var key = State("eu-west-1").Keys.FindKey(Billing[^36..], DateTimeOffset.UtcNow)!;
        key.State = KmsKeyState.PendingDeletion;
        key.DeletionDate = DateTimeOffset.UtcNow.AddDays(-1);

        var delivery = Test("-Region eu-west-1 -TimeoutSeconds 0");

        Assert.Equal((TraceDeliveryOutcome.NotStored, Billing), (delivery.Outcome, delivery.KeyArn));
        Assert.Contains("is not there", delivery.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_look_does_not_tell_what_is_lost_from_what_is_late()
    {
        State("eu-west-1").Keys.FindKey(Billing[^36..], DateTimeOffset.UtcNow)!.Grants.Clear();

        var delivery = Test("-Region eu-west-1 -TimeoutSeconds 0");

        Assert.Equal(TraceDeliveryOutcome.Unknown, delivery.Outcome);
        Assert.Contains("or late", delivery.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void With_transaction_search_no_trace_is_sent()
    {
        var delivery = Test("-Region eu-west-2 -TimeoutSeconds 0");

        Assert.Equal((TraceDeliveryOutcome.TransactionSearch, null), (delivery.Outcome, delivery.TraceId));
        Assert.Equal(0, Server.Calls.Count("xray", "PutTraceSegments"));
    }

    [Fact]
    public void What_could_not_be_asked_beside_it_is_said()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "GetKeyPolicy" });

        var delivery = Test("-Region eu-west-1");

        Assert.Equal(TraceDeliveryOutcome.Delivered, delivery.Outcome);
        Assert.Contains("could not be determined", delivery.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_stop_the_trace_that_was_sent_is_told()
    {
        var host = new Hosting.RecordingHost();
        using var session = new Hosting.ModuleSession(Server.Url, host: host);
        var gate = Hold("BatchGetTraces");
        using var running = session.Start("Test-XRayTraceDelivery -Region eu-west-1");
        await Arrived(gate);

        await running.StopAsync();

        Assert.Equal($"Stopped. Trace {State("eu-west-1").XRay.Traces[^1].Id} in eu-west-1: Unknown", Assert.Single(host.Warnings));
    }

    [Fact]
    public void A_Region_that_is_not_enabled_is_skipped_and_credentials_of_another_account_are_refused()
    {
        var run = Session.Run("Test-XRayTraceDelivery -Region af-south-1 -TimeoutSeconds 0");
        Assert.Empty(run.Output);
        Assert.Contains("not enabled", Assert.Single(run.Warnings), StringComparison.Ordinal);
        Assert.Equal(["AccountMismatch"], Session.Run("Test-XRayTraceDelivery -Region eu-west-1 -AccountId 444455556666").ErrorIds);
        Assert.Equal(0, Server.Calls.Count("xray", "PutTraceSegments"));
    }

    private XRayTraceDelivery Test(string parameters) => Assert.Single(Session.Run<XRayTraceDelivery>($"Test-XRayTraceDelivery {parameters}"));
}
