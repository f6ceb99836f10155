namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>On what terms a material was imported into a key.</summary>
/// <param name="ValidTo">When it expires; null for never.</param>
internal sealed record MaterialImport(DateTimeOffset? ValidTo)
{
    public string ExpirationModel => ValidTo is null ? "KEY_MATERIAL_DOES_NOT_EXPIRE" : "KEY_MATERIAL_EXPIRES";
}
