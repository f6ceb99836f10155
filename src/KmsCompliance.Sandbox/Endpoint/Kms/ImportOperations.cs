using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>Importing key material, and deleting it again.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys.html"/>. The bytes are not kept: they are hashed
/// to the id of the material and cleared.</remarks>
internal static partial class ImportOperations
{
    private const int MaterialLength = 32;
    private const int MaxBlob = 6144;
    private const string NewMaterial = "NEW_KEY_MATERIAL";
    private const string ExistingMaterial = "EXISTING_KEY_MATERIAL";
    private const string Expires = "KEY_MATERIAL_EXPIRES";

    private static readonly TimeSpan TokenLife = TimeSpan.FromHours(24);

    private static readonly string[] Algorithms =
        ["RSAES_PKCS1_V1_5", "RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256", "RSA_AES_KEY_WRAP_SHA_1", "RSA_AES_KEY_WRAP_SHA_256", "SM2PKE"];

    public static void GetParametersForImport(AwsCall call)
    {
        var algorithm = call.Input.Choice("WrappingAlgorithm", Algorithms);
        var spec = call.Input.Choice("WrappingKeySpec", [.. WrappingKeys.Specs, "SM2"]);
        var key = Importable(call);
        var padding = algorithm switch
        {
            "RSAES_OAEP_SHA_1" => RSAEncryptionPadding.OaepSHA1,
            "RSAES_OAEP_SHA_256" => RSAEncryptionPadding.OaepSHA256,
            _ => throw KmsErrors.Unsupported($"Wrapping algorithm {algorithm} is not supported for {key.KeySpec} key material."),
        };
        if (spec == "SM2")
        {
            throw KmsErrors.Unsupported("Wrapping key spec SM2 is for China Regions only.");
        }

        var parameters = new ImportParameters(call.World.WrappingKeys.Next(spec), padding, call.Now + TokenLife);
        var token = RandomNumberGenerator.GetBytes(256);
        key.Imports.Tokens.Add(Convert.ToHexString(token), parameters);
        call.Json.WriteString("KeyId", key.Arn);
        call.Json.WriteBase64String("ImportToken", token);
        call.Json.WriteBase64String("PublicKey", parameters.Wrapping.ExportSubjectPublicKeyInfo());
        call.Json.WriteEpoch("ParametersValidTo", parameters.ValidTo);
    }

    public static void ImportKeyMaterial(AwsCall call)
    {
        var input = call.Input;
        var token = input.Blob("ImportToken", 1, MaxBlob);
        var wrapped = input.Blob("EncryptedKeyMaterial", 1, MaxBlob);
        var validTo = input.OptionalTime("ValidTo");
        var model = input.OptionalChoice("ExpirationModel", [Expires, "KEY_MATERIAL_DOES_NOT_EXPIRE"]) ?? Expires;
        var type = input.OptionalChoice("ImportType", [NewMaterial, ExistingMaterial]);
        var description = input.OptionalText("KeyMaterialDescription", 0, 256, Description());
        var expected = input.OptionalText("KeyMaterialId", 64, 64, MaterialId());
        var import = new MaterialImport(CheckedEnd(call, model, validTo));
        if (expected is not null && type == NewMaterial)
        {
            throw KmsErrors.Validation("KeyMaterialId cannot be specified when ImportType is NEW_KEY_MATERIAL.");
        }

        var key = Importable(call);
        if (!key.Imports.Tokens.TryGetValue(Convert.ToHexString(token), out var parameters))
        {
            throw new AwsErrorException("InvalidImportTokenException", "The import token is invalid or is associated with a different KMS key.");
        }

        if (call.Now >= parameters.ValidTo)
        {
            throw new AwsErrorException("ExpiredImportTokenException", "The import token is expired.");
        }

        var id = Unwrap(key, parameters, wrapped);
        if (expected is not null && expected != id)
        {
            throw Incorrect("The key material does not match the key material ID in the request.");
        }

        if (key.PrimaryRegion is not null && type == NewMaterial)
        {
            throw KmsErrors.Unsupported($"{key.Arn} is a replica key; new key material is imported into the primary key.");
        }

        type ??= key.Materials.All.Count == 0 && key.PrimaryRegion is null ? NewMaterial : ExistingMaterial;
        var isKnown = key.Materials.All.Any(material => material.Id == id);
        switch (type)
        {
            case NewMaterial when isKnown:
                throw Incorrect("The key material is already associated with this KMS key.");
            case NewMaterial when key.Materials.Pending is not null || key.Materials.OnDemandBegunAt is not null:
                throw new AwsErrorException("KMSInvalidStateException", $"{key.Arn} has key material that is pending rotation.");
            case ExistingMaterial when !isKnown:
                throw Incorrect("The key material is not associated with this KMS key.");
            case NewMaterial:
                key.Materials.Import(id);
                break;
        }

        key.Imports.Add(id, import, description);
        call.Json.WriteString("KeyId", key.Arn);
        call.Json.WriteString("KeyMaterialId", id);
    }

    public static void DeleteImportedKeyMaterial(AwsCall call)
    {
        var id = call.Input.OptionalText("KeyMaterialId", 64, 64, MaterialId());
        var key = External(call);
        id ??= key.Materials.Current?.Id;
        if (id is not null && key.Materials.All.All(material => material.Id != id))
        {
            throw new AwsErrorException("NotFoundException", "The key material ID is not associated with this KMS key.");
        }

        call.Json.WriteString("KeyId", key.Arn);
        if (id is null)
        {
            return;
        }

        // Material that waits goes from all related keys with that of the primary, and is nothing that the key needs.
        if (id == key.Materials.Pending?.Id && key.PrimaryRegion is null)
        {
            foreach (var related in call.World.Account(key.AccountId).RelatedKeys(key, call.Now))
            {
                related.Imports.Remove(id);
            }

            key.Materials.DropPending();
        }

        key.Imports.Remove(id);
        call.Json.WriteString("KeyMaterialId", id);
    }

    private static KmsKey External(AwsCall call)
    {
        var key = KeyParameter.Authorized(call);
        if (key.Origin != KmsKey.ExternalOrigin)
        {
            throw KmsErrors.Unsupported($"{key.Arn} origin is {key.Origin} which is not valid for this operation.");
        }

        return key.IsSymmetricEncryption ? key : throw KmsErrors.Unsupported("The sandbox imports material of symmetric encryption keys only.");
    }

    private static KmsKey Importable(AwsCall call)
    {
        var key = External(call);
        return key.State is KmsKeyState.PendingDeletion or KmsKeyState.PendingReplicaDeletion or KmsKeyState.Creating ? throw KmsErrors.InvalidState(key) : key;
    }

    private static string Unwrap(KmsKey key, ImportParameters parameters, byte[] wrapped)
    {
        byte[] material;
        try
        {
            material = parameters.Wrapping.Decrypt(wrapped, parameters.Padding);
        }
        catch (CryptographicException)
        {
            throw new AwsErrorException("InvalidCiphertextException", "The wrapped key material could not be decrypted.");
        }

        try
        {
            if (material.Length != MaterialLength)
            {
                throw Incorrect("The key material is not of the length that the key spec needs.");
            }

            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            hash.AppendData(Encoding.UTF8.GetBytes(key.Id));
            hash.AppendData(material);
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        finally
        {
            CryptographicOperations.ZeroMemory(material);
        }
    }

    private static DateTimeOffset? CheckedEnd(AwsCall call, string model, DateTimeOffset? validTo)
    {
        if ((model == Expires) != validTo is not null)
        {
            throw KmsErrors.Validation(model == Expires
                ? "A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES."
                : "Cannot set validTo if the ExpirationModel is KEY_MATERIAL_DOES_NOT_EXPIRE.");
        }

        return validTo is null || (validTo > call.Now && validTo <= call.Now.AddDays(365))
            ? validTo
            : throw KmsErrors.Validation("The validTo date must be in the future and within 365 days.");
    }

    private static AwsErrorException Incorrect(string message) => new("IncorrectKeyMaterialException", message);

    [GeneratedRegex(@"^[a-zA-Z0-9:/_\s.-]*$")]
    private static partial Regex Description();

    [GeneratedRegex("^[a-f0-9]+$")]
    private static partial Regex MaterialId();
}
