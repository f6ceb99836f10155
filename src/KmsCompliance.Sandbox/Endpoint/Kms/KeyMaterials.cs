using System.Globalization;

namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>A key's materials: the first, one for each rotation, and of imported keys one that waits; and how they rotate. Related
/// multi-Region keys have them in common.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html"/>. That a key which was disabled rotates
/// late is left out.</remarks>
internal sealed class KeyMaterials
{
    /// <summary>The most rotations on demand that a key has in its life.</summary>
    public const int MostOnDemand = 25;

    private readonly string _keyArn;
    private readonly List<KmsKeyMaterial> _all = [];

    /// <param name="keyArn">The key that they are made for.</param>
    /// <param name="origin">Where its material comes from: KMS makes the first of its own.</param>
    public KeyMaterials(string keyArn, string origin)
    {
        _keyArn = keyArn;
        if (origin != KmsKey.ExternalOrigin)
        {
            _all.Add(new(IdSource.HexOf(keyArn, 64)));
        }
    }

    public bool RotationEnabled { get; set; }

    public int RotationPeriodInDays { get; set; } = 365;

    /// <summary>From when on the next rotation is counted: since rotation was turned on, or the last one.</summary>
    public DateTimeOffset RotationEnabledAt { get; set; }

    /// <summary>When a rotation on demand was begun that is not done yet; null for none.</summary>
    public DateTimeOffset? OnDemandBegunAt { get; private set; }

    /// <summary>The material that was imported and waits for a rotation; null for none.</summary>
    public KmsKeyMaterial? Pending { get; private set; }

    /// <summary>The materials that the key has for good, in their order.</summary>
    public IReadOnlyList<KmsKeyMaterial> Permanent => _all;

    /// <summary>All of them in their order, with the one that waits.</summary>
    public IReadOnlyList<KmsKeyMaterial> All => Pending is null ? _all : [.. _all, Pending];

    /// <summary>The material that encrypts now; null where none was imported yet.</summary>
    public KmsKeyMaterial? Current => _all.Count == 0 ? null : _all[^1];

    /// <summary>When the key rotates by itself next.</summary>
    public DateTimeOffset Next => RotationEnabledAt.AddDays(RotationPeriodInDays);

    private DateTimeOffset OnDemandDoneAt { get; set; }

    /// <summary>Takes imported material: as the first, or to wait for a rotation on demand.</summary>
    public void Import(string id)
    {
        if (_all.Count == 0)
        {
            _all.Add(new(id));
        }
        else
        {
            Pending = new(id);
        }
    }

    /// <summary>Forgets the material that waits.</summary>
    public void DropPending() => Pending = null;

    /// <summary>Puts down a rotation on demand that was made before the sandbox began.</summary>
    public void AddOnDemand(DateTimeOffset at) => Add(at, KmsKeyMaterial.OnDemand, id: null);

    /// <summary>Begins a rotation on demand.</summary>
    public void Rotate(DateTimeOffset now, TimeSpan takes)
    {
        (OnDemandBegunAt, OnDemandDoneAt) = (now, now + takes);
        Settle(now, rotates: true);
    }

    /// <summary>How many rotations on demand the key has had, with one that is under way.</summary>
    public int CountOnDemand() =>
        _all.Count(static material => material.RotationType == KmsKeyMaterial.OnDemand) + (OnDemandBegunAt is null ? 0 : 1);

    /// <summary>Does what is due.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="rotates">Whether the key is in a state in which it rotates by itself.</param>
    public void Settle(DateTimeOffset now, bool rotates)
    {
        while (rotates && RotationEnabled && Next is var due && due <= now)
        {
            Add(due, KmsKeyMaterial.Automatic, id: null);
            RotationEnabledAt = due;
        }

        if (OnDemandBegunAt is not null && now >= OnDemandDoneAt)
        {
            Add(OnDemandDoneAt, KmsKeyMaterial.OnDemand, Pending?.Id);
            (OnDemandBegunAt, Pending) = (null, null);
        }
    }

    private void Add(DateTimeOffset at, string type, string? id) => _all.Add(new KmsKeyMaterial(id ?? IdSource.HexOf(string.Create(CultureInfo.InvariantCulture, $"{_keyArn}/{_all.Count}"), 64))
    {
        RotatedAt = at,
        RotationType = type,
    });
}
