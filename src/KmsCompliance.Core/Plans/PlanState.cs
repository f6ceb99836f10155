using System.Text.Json;
using KmsCompliance.Services;

namespace KmsCompliance.Plans;

/// <summary>What something is, or is to be, as far as a step changes it. What a step has nothing to do with is null, and not
/// written.</summary>
internal sealed record PlanState
{
    /// <summary>True where the key is not there.</summary>
    public bool? IsAbsent { get; init; }

    /// <summary>True where the resource is under the service's default key: none is configured.</summary>
    public bool? IsDefaultKey { get; init; }

    /// <summary>The key of a resource, to the letter as the service reports it or is told it.</summary>
    public string? KeyId { get; init; }

    /// <summary>The step that makes the key of a resource.</summary>
    public int? KeyFromStep { get; init; }

    /// <summary>The alias of a key that is made.</summary>
    public string? Alias { get; init; }

    /// <summary>What a key that is made says it is for.</summary>
    public string? Description { get; init; }

    /// <summary>A key's policy.</summary>
    public JsonElement? Policy { get; init; }

    /// <summary>Whether a key rotates by itself.</summary>
    public bool? RotationEnabled { get; init; }

    /// <summary>Days between rotations, 90 to 2560.</summary>
    public int? RotationPeriodInDays { get; init; }

    /// <summary>The tags of a key that is made, beside the module's own.</summary>
    public SortedDictionary<string, string>? Tags { get; init; }

    /// <summary>The state of a resource's key.</summary>
    /// <param name="keyId">The key as the service reports it; null or empty for its default key.</param>
    public static PlanState OfKey(string? keyId) => string.IsNullOrEmpty(keyId) ? new() { IsDefaultKey = true } : new() { KeyId = keyId };

    /// <summary>The state of a resource's key. A service may be under a key that AWS manages without naming it.</summary>
    /// <param name="service">The service.</param>
    /// <param name="resource">The resource.</param>
    public static PlanState OfKey(ServiceDefinition service, EncryptionStatus resource) =>
        OfKey(string.IsNullOrEmpty(resource.KmsKeyId) && !service.KeyChange.IsUnderDefaultKey(resource) ? service.AwsManagedAlias : resource.KmsKeyId);

    /// <summary>The state of a key's policy.</summary>
    /// <param name="json">The policy.</param>
    public static PlanState OfPolicy(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new() { Policy = document.RootElement.Clone() };
    }

    /// <summary>The state, in words.</summary>
    /// <param name="action">What the step does.</param>
    /// <param name="isBefore">Whether it is the one before the step.</param>
    public string Describe(string action, bool isBefore) => action switch
    {
        PlanAction.CreateKey => IsAbsent == true ? "(no key)" : $"{Alias}, {Rotation}",
        PlanAction.SetPolicy => isBefore ? "the key's policy" : "the policy of the plan",
        PlanAction.SetRotation => Rotation,
        _ => IsDefaultKey == true ? "(the service's default key)" : KeyFromStep is { } step ? $"the key of step {step}" : KeyId ?? string.Empty,
    };

    private string Rotation => RotationEnabled != true ? "does not rotate by itself" : RotationPeriodInDays is { } days ? $"rotates every {days} days" : "rotates by itself";
}
