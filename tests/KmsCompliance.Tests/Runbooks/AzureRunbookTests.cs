using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Runbooks;

/// <summary>The runbook of Azure Automation in the real PowerShell: it signs in as a managed identity, goes on where it was killed, and
/// fails its job.</summary>
[Trait("Category", "Engine")]
public sealed class AzureRunbookTests : SandboxTest
{
    private const int MostMegabytes = 400;

    private protected override SandboxOptions Options => base.Options with { Estate = Estate() };

    [Fact]
    public async Task It_audits_as_a_managed_identity_goes_on_where_it_was_stopped_and_fails_its_job_within_400_MB()
    {
        await using var azure = await AzureStandIn.StartAsync();
        var shards = 0;
        var second = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        azure.Written = name =>
        {
            if (name.EndsWith("/shard.json", StringComparison.Ordinal) && Interlocked.Increment(ref shards) == 2)
            {
                second.SetResult();
            }
        };
        using (var stopped = Start(azure))
        {
            var ended = stopped.EndAsync();
            Assert.True(await Task.WhenAny(second.Task, ended) == second.Task, ended.IsCompleted ? (await ended).ToString() : string.Empty);
            await stopped.KillAsync();
        }

        var done = Shards(azure);
        Assert.InRange(done.Count, 2, 5);
        using var again = Start(azure);
        var (exitCode, output, error) = await again.EndAsync();

        // What was done is not done again, and all of one plan is there.
        Assert.All(done, shard => Assert.Equal(shard.Value, Shards(azure)[shard.Key]));
        Assert.Equal(6, Shards(azure).Count);
        Assert.Single(azure.Blobs.Keys, name => name.EndsWith("/manifest.json", StringComparison.Ordinal));
        Assert.Single(azure.Blobs.Keys, name => name.StartsWith("history/run-", StringComparison.Ordinal));
        var notice = JsonNode.Parse(azure.Blobs.Single(blob => blob.Key.EndsWith("/notice.json", StringComparison.Ordinal)).Value)!;
        Assert.True((bool)notice["Complete"]!, output + error);
        Assert.Equal(6 * 2 * 5, (int)notice["Places"]!);

        // The gate says why, and the job fails.
        Assert.Contains("ended: ComplianceNotHeld", output, StringComparison.Ordinal);
        Assert.Equal(3, exitCode);
        var peak = long.Parse(output.Split('\n').Single(line => line.StartsWith("peak: ", StringComparison.Ordinal))["peak: ".Length..], CultureInfo.InvariantCulture);
        Assert.InRange(peak, 1, MostMegabytes * 1_000_000L);
        Assert.DoesNotContain(AzureStandIn.Header, output + error + string.Concat(azure.Blobs.Values.Select(Encoding.UTF8.GetString)), StringComparison.Ordinal);
        Assert.DoesNotContain("that-nobody-may-see", output + error, StringComparison.Ordinal);
        Assert.Empty(Writes().Except(["sts:AssumeRoleWithWebIdentity"]));
    }

    private static EstateDocument Estate()
    {
        var estate = MergedShardTests.Estate(6, secrets: 40);
        var trust = JsonSerializer.Deserialize<JsonElement>($$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::{{SandboxAccounts.AccountId}}:oidc-provider/sts.windows.net/tenant"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"sts.windows.net/tenant:aud":"{{AzureStandIn.Audience}}"} } }]}""");
        return estate with
        {
            Accounts = [.. estate.Accounts.Select(account => account.Id != SandboxAccounts.AccountId ? account : account with
            {
                IdentityProviders = [new EstateIdentityProvider { Url = "https://sts.windows.net/tenant", Audiences = [AzureStandIn.Audience] }],
                Roles = [.. account.Roles!, new EstateRole { Name = "AzureAudit", Trust = trust }],
            })],
        };
    }

    private static Dictionary<string, string> Shards(AzureStandIn azure) => azure.Blobs
        .Where(blob => blob.Key.Contains("/shards/", StringComparison.Ordinal) && blob.Key.EndsWith("/shard.json", StringComparison.Ordinal))
        .ToDictionary(blob => blob.Key, blob => Encoding.UTF8.GetString(blob.Value), StringComparer.Ordinal);

    private StepProcess Start(AzureStandIn azure) => new(
        Server.Url,
        [
            "-NoProfile",
            "-NonInteractive",
            "-Command",
            $$"""
            Import-Module '{{TestEnvironment.Manifest}}'
            $code = 0
            try {
                & '{{Path.Combine(TestEnvironment.RepositoryRoot, "runbooks", "azure-automation", "Invoke-OrganizationAudit.ps1")}}' -RoleArn arn:aws:iam::{{SandboxAccounts.AccountId}}:role/AzureAudit -Audience {{AzureStandIn.Audience}} -StoreUri {{azure.Url}}/audit -RoleName Audit -ExternalId agreed -Region 'eu-west-1, us-east-1' -FailOn Medium
            } catch {
                "ended: $($_.FullyQualifiedErrorId.Split(',')[0]) $_"
                $code = 3
            }
            "peak: $([System.Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64)"
            exit $code
            """,
        ],
        [
            new("IDENTITY_ENDPOINT", $"{azure.Url}/identity"),
            new("IDENTITY_HEADER", AzureStandIn.Header),
            new("AWS_ACCESS_KEY_ID", string.Empty),
            new("AWS_SECRET_ACCESS_KEY", string.Empty),
        ]);
}
