using System.Security.Cryptography;
using System.Text;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Sandbox.Tests.Endpoint;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Materials;

/// <summary>Neither key material nor a secret's value is in anything that a PowerShell writes at its highest verbosity: streams, errors,
/// transcript, trace, history, variables, results that were saved, evidence and escrow.</summary>
[Trait("Category", "Processes")]
public sealed class LeakTests : MaterialTest
{
    private const string SecretMarker = "MARKER-of-a-secret-value-7f3a";

    [Fact]
    public async Task No_byte_of_material_and_no_secret_is_written_anywhere()
    {
        await PlantSecretsAsync();
        AddRelatedExternalKeys();
        var first = RandomNumberGenerator.GetBytes(32);
        var second = RandomNumberGenerator.GetBytes(32);
        var other = RandomNumberGenerator.GetBytes(32);
        var ofWrongLength = RandomNumberGenerator.GetBytes(31);
        FileOf("first.bin", first);
        FileOf("second.bin", second);
        FileOf("other.bin", other);
        FileOf("wrong.bin", ofWrongLength);
        FileOf("base64.bin", Encoding.ASCII.GetBytes(Convert.ToBase64String(other)));
        Server.Faults.Add(new FaultRule { Kind = FaultKind.ServerError, Operation = "ImportKeyMaterial", Region = "us-west-1" });
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Malformed, Operation = "GetParametersForImport", Region = "us-west-2" });

        using var child = new ChildPwsh(Server.Url, $$"""
            Set-Location '{{In(".")}}'
            $VerbosePreference = $DebugPreference = $InformationPreference = $WarningPreference = 'Continue'
            $ConfirmPreference = 'None'
            $null = Start-Transcript -Path ./transcript.txt -IncludeInvocationHeader
            Set-PSDebug -Trace 2
            & {
                $primary = '{{Primary}}'
                Import-CmkMaterial $primary ./wrong.bin -Verbose -Debug
                Import-CmkMaterial $primary ./base64.bin -Verbose -Debug
                Import-CmkMaterial $primary ./first.bin -AllReplica -EvidencePath ./evidence.jsonl -Verbose -Debug
                Import-CmkMaterial $primary ./other.bin -EvidencePath ./evidence.jsonl -Verbose -Debug
                Import-CmkMaterial $primary ./second.bin -Rotate -EvidencePath ./evidence.jsonl -Verbose -Debug
                $made = New-ServiceCmk XRay -Region us-east-1, us-west-1, us-west-2 -Origin External -Verbose -Debug
                $made | Where-Object Region -EQ us-east-1 | Import-CmkMaterial -EscrowCertificate ./escrow.pem -EscrowPath ./sealed -EvidencePath ./evidence.jsonl -Verbose -Debug
                $made | Where-Object Region -EQ us-west-1 | Import-CmkMaterial -EscrowCertificate ./escrow.pem -EscrowPath ./sealed-too -Verbose -Debug
                $made | Where-Object Region -EQ us-west-2 | Import-CmkMaterial -Path ./other.bin -Verbose -Debug
                Remove-CmkMaterial $primary -Force -EvidencePath ./evidence.jsonl -Verbose -Debug
                Test-ServiceCmk -Region eu-west-1, us-east-1 -Level Full -IncludeTraceCopy -HistoryPath ./history -Verbose -Debug
                Get-ServiceEncryptionStatus -Region eu-west-1, us-east-1 -Verbose -Debug
                Get-CmkImpact alias/billing -Region eu-west-1 -Verbose -Debug
                Get-CmkAccess alias/billing -Region eu-west-1 -Verbose -Debug
                Set-SecretCmk -Region eu-west-1 -SecretId billing/api-token-default-key -KeyId alias/billing -Verbose -Debug
                Disable-ServiceCmk alias/billing -Region eu-west-1 -Force -EvidencePath ./evidence.jsonl -Verbose -Debug
                Disable-ServiceCmk 00000102-5a6d-4b0c-8000-000000000102 -Region eu-west-1 -Emergency -EvidencePath ./evidence.jsonl -Verbose -Debug
                Test-CmkEvidence ./evidence.jsonl -Verbose -Debug
            } *>&1 | Tee-Object -Variable written | Out-Default
            Set-PSDebug -Off
            $written | Out-String -Width 4000 | Set-Content ./streams.txt
            $results = $written | Where-Object { $_.GetType().Namespace -eq 'KmsCompliance' }
            $results | Export-Clixml ./results.xml
            $results | ConvertTo-Json -Depth 4 | Set-Content ./results.json
            $Error | ForEach-Object { $_ | Format-List * -Force; $_.Exception | Format-List * -Force; "$($_.Exception)" } | Out-String -Width 4000 | Set-Content ./errors.txt
            Get-Variable -Exclude written, results, Error | Format-List * -Force | Out-String -Width 4000 | Set-Content ./variables.txt
            Get-History | Format-List * | Out-String -Width 4000 | Set-Content ./history.txt
            $null = Stop-Transcript
            "kinds: $(($written | ForEach-Object { $_.GetType().Name } | Sort-Object -Unique) -join ' ')"
            """);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        var output = await child.EndWithErrorsAsync(patience.Token);

        // What failed failed, and what was done was done: otherwise there would be nothing to find.
        Assert.All(new[] { "DebugRecord", "VerboseRecord", "WarningRecord", "ErrorRecord", "CmkKeyChange", "CmkImpact" }, kind => Assert.Contains(kind, output[^1], StringComparison.Ordinal));
        Assert.All(
            new[] { "MaterialFileNotTaken", "MaterialNotTheSame", "MaterialImportInDoubt", "InvalidAnswer" },
            id => Assert.Contains(id, File.ReadAllText(In("errors.txt")), StringComparison.Ordinal));
        Assert.Contains("CmkRotationChange", await File.ReadAllTextAsync(In("results.xml")), StringComparison.Ordinal);
        Assert.All(new[] { "transcript.txt", "streams.txt" }, file => Assert.Contains(Primary, File.ReadAllText(In(file)), StringComparison.Ordinal));
        Assert.NotEmpty(Directory.GetFiles(In("history"), "*", SearchOption.AllDirectories));
        Assert.True(File.ReadLines(In("evidence.jsonl")).Count() >= 12);

        var generated = Escrow.Decrypt(await File.ReadAllBytesAsync(In("sealed")), RSAEncryptionPadding.OaepSHA256);
        Assert.Equal(32, generated.Length);
        var markers = new[] { first, second, other, ofWrongLength, generated, Encoding.ASCII.GetBytes(SecretMarker) }.SelectMany(Forms).ToList();
        string[] given = ["first.bin", "second.bin", "other.bin", "wrong.bin", "base64.bin"];
        foreach (var file in Directory.EnumerateFiles(In("."), "*", SearchOption.AllDirectories).Where(file => !given.Contains(Path.GetFileName(file))))
        {
            var bytes = await Bytes(file);
            Assert.All(markers, marker => Assert.True(bytes.AsSpan().IndexOf(marker) < 0, $"{Path.GetFileName(file)} has {Encoding.ASCII.GetString(marker)}"));
        }

        var standard = Encoding.UTF8.GetBytes(string.Join('\n', output));
        Assert.All(markers, marker => Assert.True(standard.AsSpan().IndexOf(marker) < 0, $"The standard output has {Encoding.ASCII.GetString(marker)}"));

        // The search finds what is there.
        Assert.Contains(markers, marker => Encoding.UTF8.GetBytes($"x {Convert.ToHexString(second).ToLowerInvariant()} y").AsSpan().IndexOf(marker) >= 0);
    }

    // Half of it is enough to be a leak: the first and the last bytes, as they are, as digits, and as base64 of each alignment.
    private static IEnumerable<byte[]> Forms(byte[] secret)
    {
        foreach (var part in new[] { secret[..15], secret[^15..] })
        {
            yield return part;
            yield return Encoding.ASCII.GetBytes(Convert.ToHexString(part));
            yield return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(part));
            yield return Encoding.ASCII.GetBytes(Convert.ToHexString(part[..6].Reverse().ToArray()));
            yield return Encoding.ASCII.GetBytes(BitConverter.ToString(part));
            yield return Encoding.ASCII.GetBytes(string.Join(", ", part[..8]));
            yield return Encoding.ASCII.GetBytes(string.Join(' ', part[..8]));
            for (var skip = 0; skip < 3; skip++)
            {
                yield return Encoding.ASCII.GetBytes(Convert.ToBase64String(part[skip..(skip + 12)]));
            }
        }
    }

    private static async Task<byte[]> Bytes(string file)
    {
        var bytes = await File.ReadAllBytesAsync(file);
        if (!file.EndsWith(".gz", StringComparison.Ordinal))
        {
            return bytes;
        }

        using var text = new MemoryStream();
        await using var unpacked = new System.IO.Compression.GZipStream(new MemoryStream(bytes), System.IO.Compression.CompressionMode.Decompress);
        await unpacked.CopyToAsync(text);
        return text.ToArray();
    }

    private async Task PlantSecretsAsync()
    {
        using var client = new AwsClient(Server.Url).In("eu-west-1");
        foreach (var secret in new[] { "billing/api-token-default-key", "billing/api-token-cmk-arn", "billing/api-token-cmk-id" })
        {
            (await client.SecretsAsync("PutSecretValue", new { SecretId = secret, SecretString = SecretMarker })).Succeeded();
        }
    }
}
