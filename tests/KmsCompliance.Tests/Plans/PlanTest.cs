using System.Text.Json.Nodes;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Tests.Hostile;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Plans;

/// <summary>A test of plans, with a folder of its own.</summary>
public abstract class PlanTest : SandboxTest, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kmscompliance-plans-");

    private protected string PlanPath => Path.Combine(_folder.FullName, "a.plan.json");

    private protected string JournalPath => $"{PlanPath}.journal";

    void IDisposable.Dispose()
    {
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>What is configured in Regions, in words that are the same where it is.</summary>
    private protected static IReadOnlyDictionary<string, string> Configuration(SandboxServer server, params string[] regions)
    {
        var estate = Estate.Of(server, regions);
        return estate.Resources.Values.Select(resource => (resource.Id, Text: resource.KmsKeyId ?? "(default)"))
            .Concat(estate.Keys.Values.Select(key => (Id: key.Arn, Text: $"{JsonNode.Parse(key.Policy)!.ToJsonString()} {key.State} {key.Rotates} {string.Join(',', key.Aliases)}")))
            .ToDictionary(entry => entry.Id, entry => entry.Text, StringComparer.Ordinal);
    }

    private protected IReadOnlyDictionary<string, string> Configuration(params string[] regions) => Configuration(Server, regions);

    private protected CmkPlan Make(string resources, string parameters) => Assert.Single(Session.Run<CmkPlan>($"{resources} | New-CmkPlan '{PlanPath}' {parameters}"));

    private protected IReadOnlyList<CmkPlanOutcome> Invoke(string parameters = "") => Session.Run<CmkPlanOutcome>($"Invoke-CmkPlan '{PlanPath}' {parameters}");

    private protected IReadOnlyList<CmkPlanOutcome> Undo(string parameters = "") => Session.Run<CmkPlanOutcome>($"Undo-CmkPlan '{PlanPath}' -Confirm:$false {parameters}");

    private protected CmkPlan Read() => Assert.Single(Session.Run<CmkPlan>($"Get-CmkPlan '{PlanPath}'"));
}
