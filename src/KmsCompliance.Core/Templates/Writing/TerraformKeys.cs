using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace KmsCompliance.Templates.Writing;

/// <summary>Writes keys and their aliases as Terraform.</summary>
/// <param name="keys">The estate's keys.</param>
internal sealed class TerraformKeys(EstateKeys keys)
{
    // Of these the provider has a window of its own.
    private static readonly string[] TypesWithWindow = ["aws_kms_external_key", "aws_kms_replica_external_key", "aws_kms_replica_key"];

    // Policies stand in JSON, never in HTML.
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A key.</summary>
    /// <param name="key">The key.</param>
    public HclBlock Write(EstateKey key)
    {
        var type = TerraformNames.TypeOf(key);
        var block = HclBlock.Resource(type, TerraformNames.Of(key))
            .Set("region", HclText.Quote(key.Region))
            .Set("description", key.Description.Length > 0 ? HclText.Quote(key.Description) : null);
        if (key.PrimaryArn is { } primary)
        {
            block.Set("primary_key_arn", keys.Find(primary, key.Region) is { Key: var found } ? $"{TerraformNames.AddressOf(found)}.arn" : HclText.Quote(primary));
        }
        else
        {
            block
                .Set(type == "aws_kms_key" ? "customer_master_key_spec" : "key_spec", key.KeySpec == "SYMMETRIC_DEFAULT" ? null : HclText.Quote(key.KeySpec))
                .Set("key_usage", key.KeyUsage == "ENCRYPT_DECRYPT" ? null : HclText.Quote(key.KeyUsage))
                .Set("multi_region", key.IsMultiRegion ? HclText.Of(flag: true) : null);
        }

        if (type == "aws_kms_key" && key.RotationEnabled is { } rotates)
        {
            block
                .Set("enable_key_rotation", HclText.Of(rotates))
                .Set("rotation_period_in_days", rotates && key.RotationPeriodInDays is { } days ? HclText.Of(days) : null);
        }

        block
            .Set(type == "aws_kms_key" ? "is_enabled" : "enabled", key.IsDisabled ? HclText.Of(flag: false) : null)
            .Set("valid_to", key.Origin == "EXTERNAL" && key.ValidTo is { } end ? HclText.Quote(end.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)) : null)
            .Set("policy", $"file(\"${{path.module}}/{TerraformNames.PolicyFileOf(key)}\")")
            .SetTags("tags", key.Tags);
        return block;
    }

    /// <summary>An alias.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="alias">The alias, with <c>alias/</c>.</param>
    public static HclBlock WriteAlias(EstateKey key, string alias) => HclBlock.Resource("aws_kms_alias", TerraformNames.OfAlias(key, alias))
        .Set("region", HclText.Quote(key.Region))
        .Set("name", HclText.Quote(alias))
        .Set("target_key_id", TerraformNames.IdOf(key));

    /// <summary>A key's policy, its members in their order.</summary>
    /// <param name="policy">The policy, as JSON.</param>
    public static string WritePolicy(string policy)
    {
        using var document = JsonDocument.Parse(policy);
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text, Indented))
        {
            document.RootElement.WriteTo(writer);
        }

        // Within texts line ends are escaped, so these are the writer's own, which are the system's.
        return Encoding.UTF8.GetString(text.ToArray()).Replace("\r\n", "\n", StringComparison.Ordinal) + "\n";
    }

    /// <summary>What the provider always shows of the keys, a sentence each, by type.</summary>
    /// <param name="types">The types that are written.</param>
    public static IEnumerable<(string Type, string Note)> NotesOf(IReadOnlySet<string> types)
    {
        const string Bypass = "Shows `bypass_policy_lockout_safety_check = false` as added: that is a setting of the provider for later, of which AWS knows nothing.";
        const string Window = "Shows `deletion_window_in_days = 30` as added: that is a setting of the provider for later, of which AWS knows nothing.";
        const string Material = "Is written without its material, which nobody can read from AWS and which is in no file. Do not set `key_material_base64`: Terraform would replace the key.";
        if (types.Contains("aws_kms_key"))
        {
            yield return ("aws_kms_key", Bypass);
            yield return ("aws_kms_key", "A key that cannot rotate by itself shows `enable_key_rotation = false` as added.");
        }

        foreach (var type in TypesWithWindow.Where(types.Contains))
        {
            yield return (type, Bypass);
            yield return (type, Window);
            if (type != "aws_kms_replica_key")
            {
                yield return (type, Material);
            }
        }
    }
}
