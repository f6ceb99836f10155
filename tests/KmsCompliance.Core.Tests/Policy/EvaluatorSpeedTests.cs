using System.Diagnostics;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;
using Xunit.Abstractions;
using static KmsCompliance.Core.Tests.Policy.Evaluation;

namespace KmsCompliance.Core.Tests.Policy;

/// <summary>A policy is read once; an evaluation only compares.</summary>
public sealed class EvaluatorSpeedTests(ITestOutputHelper output)
{
    private const int Evaluations = 10_000;

    [Fact]
    public void Ten_thousand_evaluations_of_thirty_statements_read_nothing_again()
    {
        var policy = Thirty();
        KeyAccessRequest[] requests =
        [
            Request(Role, "kms:Decrypt", "kms:ViaService=secretsmanager.eu-west-1.amazonaws.com;aws:SourceIp=10.0.0.1;kms:EncryptionContext:app=web"),
            Request(Session, "kms:GenerateDataKey", "kms:ViaService=secretsmanager.eu-west-1.amazonaws.com;aws:CurrentTime=2026-11-23T00:00:00Z"),
            Request("cloudtrail.amazonaws.com", "kms:GenerateDataKey", "aws:SourceArn=arn:aws:cloudtrail:eu-west-1:111122223333:trail/t20"),
            Request(OtherRole, "kms:Encrypt"),
        ];
        Run(policy, requests, 100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var time = Run(policy, requests, Evaluations);
        var perEvaluation = (GC.GetAllocatedBytesForCurrentThread() - before) / Evaluations;
        output.WriteLine($"{time.TotalMilliseconds:F1} ms for {Evaluations} evaluations, {perEvaluation} bytes each");

        // Reading the policy's 10 KB again would take many times that. The time is the benchmark's business: here it depends
        // on what other tests do.
        Assert.InRange(perEvaluation, 0, 6_000);
    }

    private static TimeSpan Run(KeyPolicyDocument policy, KeyAccessRequest[] requests, int times)
    {
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < times; i++)
        {
            KeyPolicyEvaluator.Evaluate(policy, requests[i % requests.Length]);
        }

        return clock.Elapsed;
    }

    private static KeyPolicyDocument Thirty() => PolicyOf(string.Join(',', Enumerable.Range(0, 30).Select(i => (i % 3) switch
    {
        0 => $$"""
            {"Sid":"u{{i}}","Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111122223333:role/r{{i}}","{{Role}}"]},"Action":["kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:GenerateDataKey*"],"Resource":"*",
             "Condition":{"StringEquals":{"kms:ViaService":"service{{i}}.eu-west-1.amazonaws.com","kms:CallerAccount":"111122223333"},"IpAddress":{"aws:SourceIp":["10.{{i}}.0.0/16","192.168.0.0/16"]} } }
            """,
        1 => $$"""
            {"Sid":"d{{i}}","Effect":"Deny","Principal":"*","Action":"kms:*","Resource":"{{Key}}",
             "Condition":{"StringLike":{"kms:EncryptionContext:app":["app-{{i}}-*","${aws:username}-{{i}}"]},"DateGreaterThan":{"aws:CurrentTime":"2030-01-01T00:00:00Z"} } }
            """,
        _ => $$"""
            {"Sid":"s{{i}}","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"kms:GenerateDataKey*","Resource":"*",
             "Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:cloudtrail:*:111122223333:trail/t{{i}}"} } }
            """,
    })));
}
