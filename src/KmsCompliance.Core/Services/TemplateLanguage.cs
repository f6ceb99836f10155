namespace KmsCompliance.Services;

/// <summary>In what a template is written.</summary>
public enum TemplateLanguage
{
    /// <summary>Terraform, of which plans are read.</summary>
    Terraform,

    /// <summary>CloudFormation.</summary>
    CloudFormation,
}
