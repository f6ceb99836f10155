using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using KmsCompliance.History;
using static KmsCompliance.Core.Tests.History.HistoryFixture;

namespace KmsCompliance.Core.Tests.History;

/// <summary>Whatever lies in the folder: what is no whole run is left out, and that is said.</summary>
public sealed class HistoryFileTests : IDisposable
{
    // Every byte where all cases are tried.
    private static readonly int Stride = 1_000 / Properties.FewCases;

    private readonly HistoryFixture _history = new();
    private readonly string _path;
    private readonly byte[] _whole;

    public HistoryFileTests()
    {
        _history.Run([Place("XRay", "us-east-1")], Setting("us-east-1", ComplianceReason.AwsOwnedKey));
        _path = _history.Run([Place("XRay", "eu-west-1")], Setting("eu-west-1", ComplianceReason.AwsOwnedKey));
        _whole = File.ReadAllBytes(_path);
        _history.Run([Place("XRay", "us-east-1")], Setting("us-east-1", ComplianceReason.CustomerManagedKey));
        File.Delete(Path.Combine(_history.Folder, _history.Names[^1]));
        Assert.Equal(["KMSC001 eu-west-1 NonCompliant for 1 h", "KMSC001 us-east-1 NonCompliant for 2 h"], _history.Known());
    }

    public void Dispose() => _history.Dispose();

    [Fact]
    public void A_file_that_was_cut_anywhere_is_left_out()
    {
        for (var length = Random.Shared.Next(Stride); length < _whole.Length; length += Stride)
        {
            File.WriteAllBytes(_path, _whole[..length]);
            AssertLeftOut();
        }
    }

    [Fact]
    public void Nor_does_any_byte_that_was_changed_bring_anything_in()
    {
        for (var index = Random.Shared.Next(Stride); index < _whole.Length; index += Stride)
        {
            var bytes = (byte[])_whole.Clone();
            bytes[index] ^= 0x20;
            File.WriteAllBytes(_path, bytes);
            var folder = _history.Open();
            var known = _history.Known(HistoryState.Read(folder, CancellationToken.None));

            // Times and names of systems in the headers of gzip say nothing.
            Assert.Contains(known[0], (string[])["KMSC001 eu-west-1 NonCompliant for 1 h", "KMSC001 us-east-1 NonCompliant for 2 h"]);
            Assert.Equal(folder.Problems.Count == 0 ? 2 : 1, known.Count);
        }
    }

    [Theory]
    [InlineData("RunId", "20261101T100000000Z-0123456789ABCDEF", "another run than its name")]
    [InlineData("Schema", 2, "newer version")]
    [InlineData("Schema", 0, "none of a run")]
    [InlineData("FinishedAt", "2031-01-01T00:00:00+00:00", "still to come")]
    [InlineData("Compliant", -1, "no run says")]
    [InlineData("Bases", null, "no run says")]
    [InlineData("Command", "a\u001b[31m", "no run says")]
    [InlineData("Resources", 3, "another number of resources")]
    [InlineData("Resources", 0, "another number of resources")]
    [InlineData("Places", 3, "another number of places")]
    [InlineData("ResourceBytes", 1, "its end is missing")]
    [InlineData("RunId", null, "another run than its name")]
    public void A_run_that_says_what_no_run_says_is_left_out(string member, object? value, string problem)
    {
        Rewrite((line, index) =>
        {
            if (index == 0)
            {
                line["Run"]![member] = value switch
                {
                    string text => JsonValue.Create(text),
                    int number => JsonValue.Create(number),
                    _ => null,
                };
            }
        });
        Assert.Contains(problem, AssertLeftOut(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AccountId", "1")]
    [InlineData("Region", "nowhere")]
    [InlineData("Service", "../x")]
    [InlineData("ResourceId", "xray/111122223333/us-east-1")]
    [InlineData("Compliance", "Fine")]
    [InlineData("Reason", "<b>")]
    [InlineData("ScannedAt", "2026-11-01T12:00:00+00:00")]
    [InlineData("Findings", null)]
    public void So_is_one_with_a_resource_that_is_none(string member, string? value)
    {
        Rewrite((line, _) =>
        {
            if (line["Resource"] is { } resource && resource["Region"]!.GetValue<string>() == "eu-west-1")
            {
                resource[member] = value;
            }
        });
        AssertLeftOut();
    }

    [Theory]
    [InlineData("RuleId", "a/b")]
    [InlineData("Severity", "Fatal")]
    [InlineData("Compliance", "Compliant")]
    [InlineData("FailingSince", "2026-11-01T11:00:00+00:00")]
    [InlineData("FailingSince", null)]
    public void So_is_one_with_a_finding_that_is_none(string member, string? value)
    {
        Rewrite((line, _) =>
        {
            if (line["Resource"] is { } resource && resource["Region"]!.GetValue<string>() == "eu-west-1")
            {
                resource["Findings"]![0]![member] = value;
            }
        });
        AssertLeftOut();
    }

    [Fact]
    public void So_is_what_is_compressed_and_no_run_whatever_its_size()
    {
        foreach (var text in (string[])["", "\n", "{}\n", "null\n", "[]\n", "text\n", "{\"Run\":{}}\n", $"{{\"Run\":\"{new string('x', 300_000)}\"}}\n", new string('[', 200_000) + "\n"])
        {
            File.WriteAllBytes(_path, Compressed(text));
            AssertLeftOut();
        }

        // Small on the disk, and without end when it is unpacked.
        using (var file = new FileStream(_path, FileMode.Create))
        using (var lines = new GZipStream(file, CompressionLevel.SmallestSize))
        {
            lines.Write(new byte[4 * 1024 * 1024]);
        }

        AssertLeftOut();
    }

    [Fact]
    public void So_are_links_and_what_is_no_file()
    {
        File.Move(_path, Path.Combine(_history.Folder, "elsewhere"));
        File.CreateSymbolicLink(_path, Path.Combine(_history.Folder, "elsewhere"));
        Assert.Contains("it is a link", AssertLeftOut(), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_other_names_are_none_of_the_history()
    {
        foreach (var name in (string[])["run-20261101T100000000Z-0123456789ABCDEF.ndjson", "run-x.ndjson.gz", "run-20261101T100000000Z-0123456789ABCDEF (1).ndjson.gz", ".run-0123456789ABCDEF.tmp", "README"])
        {
            File.WriteAllText(Path.Combine(_history.Folder, name), "anything");
        }

        Assert.Equal(2, _history.Open().Runs.Count);
        Assert.Empty(_history.Open().Problems);
    }

    // So that what reads lines of JSON reads it, with nothing of ours.
    [Fact]
    public void Any_reader_of_gzip_and_json_reads_it()
    {
        using var text = new StreamReader(new GZipStream(new MemoryStream(_whole), CompressionMode.Decompress));
        var lines = text.ReadToEnd().TrimEnd('\n').Split('\n').Select(static line => JsonNode.Parse(line)!.AsObject()).ToList();
        Assert.Equal(["Run", "Place", "Place", "Resource", "Resource"], lines.Select(static line => Assert.Single(line).Key));
        Assert.Equal(1, (int)lines[0]["Run"]!["Schema"]!);
        Assert.Equal("NonCompliant", (string?)lines[^1]["Resource"]!["Findings"]![0]!["Compliance"]);
    }

    private string AssertLeftOut()
    {
        var folder = _history.Open();
        Assert.Equal(["KMSC001 us-east-1 NonCompliant for 2 h"], _history.Known(HistoryState.Read(folder, CancellationToken.None)));
        var problem = Assert.Single(folder.Problems);
        Assert.StartsWith($"'{Path.GetFileName(_path)}' is left out: ", problem, StringComparison.Ordinal);
        return problem;
    }

    private void Rewrite(Action<JsonObject, int> change)
    {
        using var text = new StreamReader(new GZipStream(new MemoryStream(_whole), CompressionMode.Decompress));
        var lines = text.ReadToEnd().TrimEnd('\n').Split('\n').Select(static line => JsonNode.Parse(line)!.AsObject()).ToList();
        var length = lines[0]["Run"]!["ResourceBytes"]!.ToJsonString();
        for (var index = 0; index < lines.Count; index++)
        {
            change(lines[index], index);
        }

        var resources = Compressed(string.Concat(lines.Where(static line => line.ContainsKey("Resource")).Select(static line => $"{line.ToJsonString()}\n")));
        if (lines[0]["Run"]!["ResourceBytes"]!.ToJsonString() == length)
        {
            lines[0]["Run"]!["ResourceBytes"] = resources.Length;
        }

        File.WriteAllBytes(_path, [.. Compressed(string.Concat(lines.Where(static line => !line.ContainsKey("Resource")).Select(static line => $"{line.ToJsonString()}\n"))), .. resources]);
    }

    private static byte[] Compressed(string text)
    {
        using var bytes = new MemoryStream();
        using (var lines = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            lines.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray();
    }
}
