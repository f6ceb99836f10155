using System.Text.Json.Nodes;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Tests.Hosting;
using KmsCompliance.Tests.Pipeline;

namespace KmsCompliance.Tests.Erasure;

/// <summary>A test of commands that change the states of keys.</summary>
public abstract class ErasureTest : PipelineTest
{
    private protected const string Billing = "arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101";
    private protected const string Unused = "arn:aws:kms:eu-west-1:111122223333:key/00000104-5a6d-4b0c-8000-000000000104";
    private protected const string Disabled = "arn:aws:kms:eu-central-1:111122223333:key/00000201-5a6d-4b0c-8000-000000000201";
    private protected const string Related = "mrk-000000000000000000000000000000ee";

    /// <summary>A file for evidence.</summary>
    private protected string EvidencePath => Temporary["evidence.jsonl"];

    /// <summary>What the entries of the evidence say.</summary>
    private protected IReadOnlyList<JsonObject> Entries => File.Exists(EvidencePath)
        ? [.. File.ReadAllLines(EvidencePath).Select(static line => JsonNode.Parse(line)!["Content"]!["Entry"]!.AsObject())]
        : [];

    /// <summary>A key of the main account.</summary>
    private protected KmsKey Key(string arn) => State(arn.Split(':')[3]).Keys.FindKey(arn[(arn.IndexOf('/', StringComparison.Ordinal) + 1)..], DateTimeOffset.UtcNow)!;

    private protected CmkKeyChange Change(string script) => Assert.Single(Session.Run<CmkKeyChange>(script));

    private protected static string Arn(string region) => $"arn:aws:kms:{region}:111122223333:key/{Related}";

    /// <summary>Adds a multi-Region key with its replicas, under which nothing is.</summary>
    private protected void AddRelatedKeys() => Server.World.Seed(new EstateDocument
    {
        Accounts =
        [
            new EstateAccount
            {
                Id = SandboxAccounts.AccountId,
                Keys =
                [
                    new EstateKey { Region = "eu-north-1", KeyId = Related },
                    new EstateKey { Region = "eu-west-3", KeyId = Related, PrimaryRegion = "eu-north-1" },
                    new EstateKey { Region = "us-west-1", KeyId = Related, PrimaryRegion = "eu-north-1" },
                ],
            },
        ],
    });

    /// <summary>Waits until the evidence has so many entries: nothing of an emergency waits for them.</summary>
    private protected Task WrittenAsync(int entries) => UntilAsync(
        () =>
        {
            try
            {
                return Entries.Count >= entries;
            }
            catch (IOException)
            {
                // Who writes has the file alone.
                return false;
            }
        },
        Patience.Limit);

    /// <summary>Waits for what no gate tells.</summary>
    private protected static async Task UntilAsync(Func<bool> condition, TimeSpan limit)
    {
        using var patience = new CancellationTokenSource(limit);
        while (!condition())
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private protected static string? Text(JsonObject entry, string name) => (string?)entry[name];
}
