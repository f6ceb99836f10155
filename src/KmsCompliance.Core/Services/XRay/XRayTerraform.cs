using KmsCompliance.Identifiers;
using KmsCompliance.Ports;

namespace KmsCompliance.Services.XRay;

/// <summary>Writes X-Ray's setting as Terraform.</summary>
internal static class XRayTerraform
{
    /// <summary>The setting of a Region. With a key it is of the type KMS, whatever it was before a plan gave it one.</summary>
    /// <param name="status">The setting as it was read.</param>
    /// <param name="configuration">What was read of it beside.</param>
    /// <remarks><see href="https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/xray_encryption_config"/></remarks>
    public static TemplateWriting Write(EncryptionStatus status, ResourceConfiguration configuration)
    {
        // The provider takes nothing but an ARN; one that takes no other makes the whole configuration invalid.
        var key = AwsArn.TryParse(configuration.KmsKeyId, out _) ? configuration.KmsKeyId : configuration.KmsKeyId is null ? null : status.KeyArn ?? configuration.KmsKeyId;
        var isKey = configuration.KmsKeyId is null || (AwsArn.TryParse(key, out var arn) && arn.Resource.StartsWith("key/", StringComparison.Ordinal));
        return new(("id", status.Region),
        [
            new("type", new TemplateContent.Text(configuration.KmsKeyId is null ? ((XRayConfiguration)configuration).EncryptionType : "KMS")),
            new("key_id", new TemplateContent.OwnKey(key)),
        ])
        {
            WhyNot = isKey ? null : "X-Ray names its key otherwise than by an ARN, the key that AWS manages perhaps, and the provider takes nothing else. Put it under a key first (Set-XRayCmk, New-CmkPlan).",
            Notes =
            [
                "A key that X-Ray names by its id or alias is written as its ARN, since the provider takes nothing else: `key_id` then shows as a change that changes no key.",
                "Taking the resource out of the configuration changes nothing of X-Ray: the provider leaves the setting as it is.",
            ],
        };
    }
}
