using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using KmsCompliance.Audit;
using KmsCompliance.History;
using KmsCompliance.Rules;
using KmsCompliance.Services;

namespace KmsCompliance.Core.Tests.History;

/// <summary>A history in a folder of its own, and runs that write to it an hour apart.</summary>
internal sealed class HistoryFixture : IDisposable
{
    public const string Account = "111122223333";

    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("kmscompliance-tests-");

    public HistoryFixture() => Folder = Path.Combine(_parent.FullName, "history");

    public string Folder { get; }

    public SetClock Clock { get; } = new();

    public IReadOnlyList<string> Names => [.. new DirectoryInfo(Folder).EnumerateFileSystemInfos().Select(static file => file.Name).Order(StringComparer.Ordinal)];

    /// <summary>X-Ray's setting of a Region.</summary>
    public static XRayEncryptionStatus Setting(string region, string reason, string key = "1") => new()
    {
        AccountId = Account,
        Region = region,
        EncryptionType = reason == ComplianceReason.AwsOwnedKey ? "NONE" : "KMS",
        KmsKeyId = reason == ComplianceReason.CustomerManagedKey ? KeyArn(region, key) : null,
        KeyArn = reason == ComplianceReason.CustomerManagedKey ? KeyArn(region, key) : null,
        KeyManager = reason switch
        {
            ComplianceReason.CustomerManagedKey => "CUSTOMER",
            ComplianceReason.AwsOwnedKey => "AWS",
            _ => null,
        },
        KeyState = reason == ComplianceReason.CustomerManagedKey ? "Enabled" : null,
        Compliance = reason switch
        {
            ComplianceReason.CustomerManagedKey => Compliance.Compliant,
            ComplianceReason.AwsOwnedKey => Compliance.NonCompliant,
            _ => Compliance.Unknown,
        },
        Reason = reason,
        Message = "because",
    };

    /// <summary>A secret under the default key.</summary>
    public static SecretEncryptionStatus Secret(string name, string region = "eu-west-1", string reason = ComplianceReason.AwsManagedKey) => new()
    {
        AccountId = Account,
        Region = region,
        ResourceName = name,
        ResourceArn = $"arn:aws:secretsmanager:{region}:{Account}:secret:{name}-AbCdEf",
        KmsKeyId = reason == ComplianceReason.CustomerManagedKey ? KeyArn(region, "1") : null,
        KeyArn = reason == ComplianceReason.CustomerManagedKey ? KeyArn(region, "1") : null,
        KeyManager = reason == ComplianceReason.CustomerManagedKey ? "CUSTOMER" : "AWS",
        KeyState = "Enabled",
        Compliance = reason == ComplianceReason.CustomerManagedKey ? Compliance.Compliant : Compliance.NonCompliant,
        Reason = reason,
        Message = "because",
    };

    public static string KeyArn(string region, string key) => $"arn:aws:kms:{region}:{Account}:key/00000000-0000-4000-8000-00000000000{key}";

    public static CoveredPlace Place(string service, string region, string status = AuditPlaceStatus.Listed, bool isWhole = true) =>
        new(new AuditPlace { Service = service, AccountId = Account, Region = region, Status = status }, isWhole);

    public HistoryRecorder Begin(params string[] rules) => HistoryRecorder.Begin(Folder, "Get-Test", rules.Length > 0 ? rules : ["KMSC001", "KMSC002"], Clock);

    /// <summary>A run that sees these places and resources, an hour after the one before.</summary>
    public string Run(IReadOnlyList<CoveredPlace> places, params EncryptionStatus[] statuses)
    {
        Clock.Now += TimeSpan.FromHours(1);
        using var run = Begin();
        return Finish(run, places, statuses);
    }

    /// <summary>What a run sees, and its end.</summary>
    public static string Finish(HistoryRecorder run, IReadOnlyList<CoveredPlace> places, params EncryptionStatus[] statuses)
    {
        See(run, statuses);
        var (path, problems) = run.Finish(places, complete: true, CancellationToken.None);
        Assert.Empty(problems);
        return path;
    }

    public static void See(HistoryRecorder run, params EncryptionStatus[] statuses)
    {
        foreach (var status in statuses)
        {
            run.Record(status, RuleCatalog.Evaluate(status, new RuleContext(KeyApproval.NotAsked), RuleSelection.Basic));
        }
    }

    public HistoryFolder Open() => HistoryFolder.Open(Folder, Clock.Now);

    /// <summary>What is known last: rule, resource, verdict and since when it fails, in hours from now.</summary>
    public IReadOnlyList<string> Known()
    {
        var folder = Open();
        var known = Known(HistoryState.Read(folder, CancellationToken.None));
        Assert.Empty(folder.Problems);
        return known;
    }

    public IReadOnlyList<string> Known(HistoryState state)
    {
        var known = state.ReadResources(CancellationToken.None).SelectMany(static resource => resource.Parts)
            .SelectMany(part => part.Resource.Findings.Select(finding => $"{finding.RuleId} {Short(part.Resource)} {finding.Compliance}{Hours(finding.FailingSince)}"));
        return [.. known.Order(StringComparer.Ordinal)];
    }

    /// <summary>What ended in each run, the oldest first.</summary>
    public IReadOnlyList<string> Ended()
    {
        var folder = Open();
        string[] ended = [.. folder.ReadEpisodes(static _ => true, CancellationToken.None).Select(static episode => $"{episode.RuleId} {episode.Region} {episode.End} after {(episode.EndedAt - episode.FailingSince).TotalHours} h")];
        Assert.Empty(folder.Problems);
        return ended;
    }

    /// <summary>Makes a file anew, with other lines of resources.</summary>
    public void Rewrite(string name, Func<IReadOnlyList<string>, IReadOnlyList<string>> change)
    {
        var path = Path.Combine(Folder, name);
        List<string> lines;
        using (var text = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress)))
        {
            lines = [.. text.ReadToEnd().TrimEnd('\n').Split('\n')];
        }

        var resources = change(lines.FindAll(static line => line.StartsWith("{\"Resource\":", StringComparison.Ordinal)));
        var bytes = Compressed(resources);
        var run = JsonNode.Parse(lines[0])!;
        run["Run"]!["Resources"] = resources.Count;
        run["Run"]!["ResourceBytes"] = bytes.Length;
        var others = lines.FindAll(static line => !line.StartsWith("{\"Resource\":", StringComparison.Ordinal));
        File.WriteAllBytes(path, [.. Compressed([run.ToJsonString(), .. others.Skip(1)]), .. bytes]);
    }

    public void Dispose() => _parent.Delete(recursive: true);

    private static byte[] Compressed(IEnumerable<string> lines)
    {
        using var bytes = new MemoryStream();
        using (var member = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            member.Write(Encoding.UTF8.GetBytes(string.Concat(lines.Select(static line => $"{line}\n"))));
        }

        return bytes.ToArray();
    }

    private string Hours(DateTimeOffset? since) => since is { } moment ? $" for {(Clock.Now - moment).TotalHours} h" : string.Empty;

    private static string Short(HistoryResource resource) => resource.IsNotListed ? $"{resource.Service}/{resource.Region}/*" : resource.Service == "XRay" ? resource.Region : resource.ResourceName!;
}
