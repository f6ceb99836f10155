using KmsCompliance.Ports;

namespace KmsCompliance.Services.XRay;

/// <summary>X-Ray's setting in templates, and what uses X-Ray there.</summary>
internal static class XRayTemplates
{
    private const string HowToMend = "Set the type to KMS and the key to a customer-managed one.";

    /// <summary>Terraform has a resource. CloudFormation has none: a custom resource of this name is read as the setting, by the members
    /// of X-Ray's own call.</summary>
    /// <remarks><see href="https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/xray_encryption_config"/></remarks>
    public static IReadOnlyList<TemplateForm> Forms { get; } =
    [
        new(TemplateLanguage.Terraform, "aws_xray_encryption_config", "key_id", "id")
        {
            ToStatus = static (resource, place) => ToStatus(resource.Read("type"), place),
            FindDefaultKey = static resource => DefaultKeyOf(resource.Read("type")),
            UsesKey = static resource => UsesKey(resource.Read("type")),
            HowToMend = HowToMend,
            Write = XRayTerraform.Write,
        },
        new(TemplateLanguage.CloudFormation, "Custom::XRayEncryptionConfig", "KeyId", "Type")
        {
            ToStatus = static (resource, place) => ToStatus(resource.Read("Type"), place),
            FindDefaultKey = static resource => DefaultKeyOf(resource.Read("Type")),
            UsesKey = static resource => UsesKey(resource.Read("Type")),
            WriteApart = XRayCustomResource.Write,
            HowToMend = HowToMend,
        },
    ];

    /// <summary>What sends traces.</summary>
    public static IReadOnlyList<TemplateUse> Uses { get; } =
    [
        new(TemplateLanguage.Terraform, "aws_lambda_function", "tracing_config.mode", "Active"),
        new(TemplateLanguage.Terraform, "aws_api_gateway_stage", "xray_tracing_enabled", "true"),
        new(TemplateLanguage.Terraform, "aws_sfn_state_machine", "tracing_configuration.enabled", "true"),
        new(TemplateLanguage.Terraform, "aws_appsync_graphql_api", "xray_enabled", "true"),
        new(TemplateLanguage.Terraform, "aws_apprunner_observability_configuration", "trace_configuration.vendor", "AWSXRAY"),
        new(TemplateLanguage.CloudFormation, "AWS::Lambda::Function", "TracingConfig.Mode", "Active"),
        new(TemplateLanguage.CloudFormation, "AWS::Serverless::Function", "Tracing", "Active"),
        new(TemplateLanguage.CloudFormation, "AWS::Serverless::Api", "TracingEnabled", "true"),
        new(TemplateLanguage.CloudFormation, "AWS::Serverless::StateMachine", "Tracing.Enabled", "true"),
        new(TemplateLanguage.CloudFormation, "AWS::ApiGateway::Stage", "TracingEnabled", "true"),
        new(TemplateLanguage.CloudFormation, "AWS::StepFunctions::StateMachine", "TracingConfiguration.Enabled", "true"),
        new(TemplateLanguage.CloudFormation, "AWS::AppSync::GraphQLApi", "XrayEnabled", "true"),
        new(TemplateLanguage.CloudFormation, "AWS::AppRunner::ObservabilityConfiguration", "TraceConfiguration.Vendor", "AWSXRAY"),
    ];

    private static XRayEncryptionStatus ToStatus(TemplateValue type, TemplatePlace place) => new()
    {
        AccountId = place.AccountId,
        Region = place.Region,
        EncryptionType = type.Text ?? string.Empty,
        KmsKeyId = place.KmsKeyId,
    };

    // With NONE a key that is named all the same is not used.
    private static bool? UsesKey(TemplateValue type) => !type.IsKnown ? null : type.Text == "KMS" ? true : type.Text == "NONE" ? false : null;

    // With KMS and no key it is the one that AWS manages.
    private static DefaultKey? DefaultKeyOf(TemplateValue type) =>
        string.Equals(type.Text, "NONE", StringComparison.Ordinal) ? ServiceCatalog.XRay.DefaultKey : ServiceCatalog.XRay.AwsManagedKey;
}
