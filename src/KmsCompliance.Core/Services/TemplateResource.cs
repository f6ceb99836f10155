namespace KmsCompliance.Services;

/// <summary>A resource, or a block of one, as a template has it once it is deployed.</summary>
public abstract class TemplateResource
{
    /// <summary>Its type, such as <c>aws_secretsmanager_secret</c>.</summary>
    public abstract string Type { get; }

    /// <summary>What names it in the template: Terraform's address, CloudFormation's logical id.</summary>
    public abstract string Address { get; }

    /// <summary>Its account; empty where that is not known.</summary>
    public abstract string AccountId { get; }

    /// <summary>Its Region; empty where that is not known.</summary>
    public abstract string Region { get; }

    /// <summary>What sets its Region: two resources of which that is the same lie in the same Region, be that known or not. Null where
    /// nothing else need have it. All resources of a stack have the same.</summary>
    public virtual string? RegionSource => string.Empty;

    /// <summary>What a property says. Steps into what it is in are parted by a dot.</summary>
    /// <param name="path">The property.</param>
    public abstract TemplateValue Read(string path);

    /// <summary>The keys that a property may name: several where it hangs on what is not known; not empty.</summary>
    /// <param name="path">The property.</param>
    public abstract IReadOnlyList<TemplateKey> ReadKeys(string path);

    /// <summary>The blocks of a property; null where it is not known which there are.</summary>
    /// <param name="path">The property.</param>
    public abstract IReadOnlyList<TemplateResource>? ReadBlocks(string path);
}
