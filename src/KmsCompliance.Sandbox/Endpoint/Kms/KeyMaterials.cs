using System.Globalization;

namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>A key's materials: the first, one for each rotation, and of imported keys one that waits.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html"/>. That a key which was disabled rotates
/// late is left out.</remarks>
internal sealed class KeyMaterials(KmsKey key)
{
    /// <summary>The most rotations on demand that a key has in its life.</summary>
    public const int MostOnDemand = 25;

    private readonly List<KmsKeyMaterial> _all = [new(IdSource.HexOf(key.Arn, 64))];
    private KmsKeyMaterial? _pending;

    /// <summary>When a rotation on demand was begun that is not done yet; null for none.</summary>
    public DateTimeOffset? OnDemandBegunAt { get; private set; }

    private DateTimeOffset OnDemandDoneAt { get; set; }

    /// <summary>All of them in their order as of a moment, with the one that waits; the rotations that are due are done.</summary>
    public IReadOnlyList<KmsKeyMaterial> All(DateTimeOffset now)
    {
        Settle(now);
        return _pending is null ? _all : [.. _all, _pending];
    }

    /// <summary>The material that encrypts now.</summary>
    public KmsKeyMaterial Current(DateTimeOffset now)
    {
        Settle(now);
        return _all[^1];
    }

    /// <summary>When the key rotates by itself next; null where it does not.</summary>
    public DateTimeOffset? Next(DateTimeOffset now)
    {
        Settle(now);
        return key.RotationEnabled ? DueAfter() : null;
    }

    /// <summary>Keeps material for the next rotation on demand of a key whose material is imported.</summary>
    public void Import(string name) => _pending = new KmsKeyMaterial(IdSource.HexOf($"{key.Arn}/{name}", 64)) { IsPending = true };

    /// <summary>Puts down a rotation on demand that was made before the sandbox began.</summary>
    public void AddOnDemand(DateTimeOffset at) => Add(at, KmsKeyMaterial.OnDemand, id: null);

    /// <summary>Begins a rotation on demand.</summary>
    public void Rotate(DateTimeOffset now, TimeSpan takes)
    {
        (OnDemandBegunAt, OnDemandDoneAt) = (now, now + takes);
        Settle(now);
    }

    /// <summary>How many rotations on demand the key has had, with one that is under way.</summary>
    public int CountOnDemand(DateTimeOffset now) =>
        All(now).Count(static material => material.RotationType == KmsKeyMaterial.OnDemand) + (OnDemandBegunAt is null ? 0 : 1);

    /// <summary>Whether material waits for a rotation.</summary>
    public bool HasPending => _pending is not null;

    /// <summary>Does what is due.</summary>
    public void Settle(DateTimeOffset now)
    {
        while (key is { RotationEnabled: true, State: KmsKeyState.Enabled } && DueAfter() is { } due && due <= now)
        {
            Add(due, KmsKeyMaterial.Automatic, id: null);
            key.RotationEnabledAt = due;
        }

        if (OnDemandBegunAt is not null && now >= OnDemandDoneAt)
        {
            Add(OnDemandDoneAt, KmsKeyMaterial.OnDemand, _pending?.Id);
            (OnDemandBegunAt, _pending) = (null, null);
        }
    }

    private DateTimeOffset DueAfter() => (key.RotationEnabledAt ?? key.CreatedAt).AddDays(key.RotationPeriodInDays);

    private void Add(DateTimeOffset at, string type, string? id) => _all.Add(new KmsKeyMaterial(id ?? IdSource.HexOf(string.Create(CultureInfo.InvariantCulture, $"{key.Arn}/{_all.Count}"), 64))
    {
        RotatedAt = at,
        RotationType = type,
    });
}
