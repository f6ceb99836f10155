using KmsCompliance.Evidence;

namespace KmsCompliance.Core.Tests.Evidence;

/// <summary>A file of evidence in a folder of its own.</summary>
internal sealed class EvidenceFolder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kmscompliance-evidence-").FullName;

    public string FullPath => Path.Combine(_folder, "evidence.jsonl");

    public byte[] Bytes
    {
        get => File.ReadAllBytes(FullPath);
        set => File.WriteAllBytes(FullPath, value);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public EvidenceChain Open() => new(FullPath, TimeProvider.System);

    /// <summary>Adds entries by one writer.</summary>
    public async Task<EvidenceHead> AddAsync(int count, string writer = "one")
    {
        using var chain = Open();
        var head = EvidenceHead.Empty;
        for (var i = 0; i < count; i++)
        {
            head = await chain.AddAsync(Entry($"{writer}-{i}"), CancellationToken.None);
        }

        return head;
    }

    public CmkEvidence Check(params IReadOnlyList<EvidenceHead> heads)
    {
        using var file = File.OpenRead(FullPath);
        return EvidenceCheck.Read(file, FullPath, heads, signers: null, CancellationToken.None);
    }

    /// <summary>Holds the file against those who may sign.</summary>
    public CmkEvidence CheckSigners(params IReadOnlyList<ReadOnlyMemory<byte>> signers)
    {
        using var file = File.OpenRead(FullPath);
        return EvidenceCheck.Read(file, FullPath, [], signers, CancellationToken.None);
    }

    public static EvidenceEntry Entry(string change) => new()
    {
        Step = EvidenceStep.Intent,
        ChangeId = change,
        Command = "Disable-ServiceCmk",
        CallerArn = "arn:aws:iam::111122223333:user/José",
        KeyArn = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        Action = "kms:DisableKey",
        Impact = ["the secret \"prod/db\" cannot be read", "the trail 'audit' delivers nothing"],
    };
}
