namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>Which of its materials a key of the origin EXTERNAL has. Each of related multi-Region keys has its own.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys.html"/>: one material that is missing makes the
/// whole key unusable.</remarks>
internal sealed class MaterialImports(KmsKey key)
{
    private readonly Dictionary<string, MaterialImport> _imported = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _descriptions = new(StringComparer.Ordinal);

    /// <summary>The tokens that GetParametersForImport gave out for the key.</summary>
    public Dictionary<string, ImportParameters> Tokens { get; } = new(StringComparer.Ordinal);

    /// <summary>The earliest moment at which a material expires that the key has for good; null for never.</summary>
    public DateTimeOffset? ValidTo => key.Materials.Permanent.Min(material => Find(material.Id)?.ValidTo);

    /// <summary>Whether the key has one of its materials at least.</summary>
    public bool HasAny => _imported.Count > 0;

    private bool IsComplete => key.Materials.Permanent is { Count: > 0 } all && all.All(material => Has(material.Id));

    public bool Has(string materialId) => _imported.ContainsKey(materialId);

    public MaterialImport? Find(string materialId) => _imported.GetValueOrDefault(materialId);

    public string? Description(string materialId) => _descriptions.GetValueOrDefault(materialId);

    public void Add(string materialId, MaterialImport import, string? description)
    {
        _imported[materialId] = import;
        if (description is not null)
        {
            _descriptions[materialId] = description;
        }

        if (key.State == KmsKeyState.PendingImport && IsComplete)
        {
            key.State = KmsKeyState.Enabled;
        }
    }

    /// <summary>Takes a material away: by a call, or since it expired.</summary>
    public void Remove(string materialId)
    {
        _imported.Remove(materialId);
        WaitForMissing();
    }

    public void Settle(DateTimeOffset now)
    {
        foreach (var (materialId, _) in _imported.Where(pair => pair.Value.ValidTo <= now).ToArray())
        {
            _imported.Remove(materialId);
            if (materialId == key.Materials.Pending?.Id && key.PrimaryRegion is null)
            {
                key.Materials.DropPending();
            }
        }

        WaitForMissing();
    }

    /// <summary>A key that lacks one of its materials waits for it, unless it is on its way to be deleted.</summary>
    public void WaitForMissing()
    {
        if (key.Origin == KmsKey.ExternalOrigin && key.IsSymmetricEncryption && key.State is KmsKeyState.Enabled or KmsKeyState.Disabled && !IsComplete)
        {
            key.State = KmsKeyState.PendingImport;
        }
    }
}
