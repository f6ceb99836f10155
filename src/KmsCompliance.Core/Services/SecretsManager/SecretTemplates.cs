namespace KmsCompliance.Services.SecretsManager;

/// <summary>Secrets in templates, those included that a database makes for its master user. Their values are never read.</summary>
internal static class SecretTemplates
{
    private static readonly string[] Values = ["SecretString", "GenerateSecretString", "SecretBinary", "secret_string", "secret_string_wo", "secret_binary"];

    private static readonly string[] Passwords = ["MasterUserPassword", "master_password", "master_password_wo", "password", "password_wo", "admin_user_password", "admin_user_password_wo", "AdminUserPassword"];

    /// <summary>What makes secrets.</summary>
    public static IReadOnlyList<TemplateForm> Forms { get; } =
    [
        new(TemplateLanguage.Terraform, "aws_secretsmanager_secret", "kms_key_id", "name")
        {
            Arn = "arn",
            Tags = "tags",
            Write = SecretTerraform.Write,
            ToStatus = static (resource, place) => ToStatus(place, ReplicasOf(resource, "replica", "region", "kms_key_id")),
            FindUnknown = static resource => UnknownOf(ReplicasOf(resource, "replica", "region", "kms_key_id")),
            NeverRead = Values,
        },
        new(TemplateLanguage.CloudFormation, "AWS::SecretsManager::Secret", "KmsKeyId", "Name")
        {
            Write = SecretCloudFormation.Write,
            Tags = "Tags",
            ToStatus = static (resource, place) => ToStatus(place, ReplicasOf(resource, "ReplicaRegions", "Region", "KmsKeyId")),
            FindUnknown = static resource => UnknownOf(ReplicasOf(resource, "ReplicaRegions", "Region", "KmsKeyId")),
            NeverRead = Values,
        },
        Managed(TemplateLanguage.Terraform, "aws_db_instance", "master_user_secret_kms_key_id", "identifier", "manage_master_user_password"),
        Managed(TemplateLanguage.Terraform, "aws_rds_cluster", "master_user_secret_kms_key_id", "cluster_identifier", "manage_master_user_password"),
        Managed(TemplateLanguage.Terraform, "aws_redshift_cluster", "master_password_secret_kms_key_id", "cluster_identifier", "manage_master_password"),
        Managed(TemplateLanguage.Terraform, "aws_redshiftserverless_namespace", "admin_password_secret_kms_key_id", "namespace_name", "manage_admin_password"),

        // Provider 5.100 has no argument for the key: DocumentDB takes the one that AWS manages, and the state tells of it. Where there is
        // such an argument all the same, what it means is not known.
        Managed(TemplateLanguage.Terraform, "aws_docdb_cluster", "master_user_secret.kms_key_id", "cluster_identifier", "manage_master_user_password") with
        {
            UsesKey = static resource => resource.Read("master_user_secret_kms_key_id") is { IsKnown: true, Text: null } ? true : null,
            HowToMend = "The provider has no argument for the key: make the secret by itself, under a customer-managed key, and have the cluster take its password from there.",
        },
        Managed(TemplateLanguage.CloudFormation, "AWS::RDS::DBInstance", "MasterUserSecret.KmsKeyId", "DBInstanceIdentifier", "ManageMasterUserPassword"),
        Managed(TemplateLanguage.CloudFormation, "AWS::RDS::DBCluster", "MasterUserSecret.KmsKeyId", "DBClusterIdentifier", "ManageMasterUserPassword"),
        Managed(TemplateLanguage.CloudFormation, "AWS::Redshift::Cluster", "MasterPasswordSecretKmsKeyId", "ClusterIdentifier", "ManageMasterPassword"),
        Managed(TemplateLanguage.CloudFormation, "AWS::RedshiftServerless::Namespace", "AdminPasswordSecretKmsKeyId", "NamespaceName", "ManageAdminPassword"),
        Managed(TemplateLanguage.CloudFormation, "AWS::DocDB::DBCluster", "MasterUserSecretKmsKeyId", "DBClusterIdentifier", "ManageMasterUserPassword"),
    ];

    private static TemplateForm Managed(TemplateLanguage language, string type, string key, string name, string property) => new(language, type, key, name)
    {
        ToStatus = static (_, place) => ToStatus(place, replicas: (TextDictionary.Empty, null)),
        IsOne = resource => resource.Read(property).IsTrue,
        NeverRead = Passwords,
    };

    private static SecretEncryptionStatus ToStatus(TemplatePlace place, (TextDictionary Known, string? Problem) replicas) => new()
    {
        AccountId = place.AccountId,
        Region = place.Region,
        ResourceName = place.ResourceName,
        ResourceArn = place.ResourceId,
        KmsKeyId = place.KmsKeyId,
        Tags = place.Tags,
        PrimaryRegion = replicas.Known.Count > 0 || replicas.Problem is not null ? place.Region : null,

        // Where one is not known, and no other says what is amiss for certain, none is judged.
        Replica = replicas.Problem is null || replicas.Known.Values.Any(ReplicaKeyRule.IsDefault) ? replicas.Known : TextDictionary.Empty,
    };

    private static Dictionary<string, string> UnknownOf((TextDictionary Known, string? Problem) replicas) =>
        replicas.Problem is null ? [] : new() { [ReplicaKeyRule.RuleId] = $"Under which keys the secret's replicas are is not known: {replicas.Problem}." };

    private static (TextDictionary Known, string? Problem) ReplicasOf(TemplateResource resource, string path, string region, string key)
    {
        if (resource.ReadBlocks(path) is not { } replicas)
        {
            return (TextDictionary.Empty, "the template does not say which there are");
        }

        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        string? problem = null;
        foreach (var replica in replicas)
        {
            var where = replica.Read(region).Text ?? $"Region {known.Count + 1}";
            var keys = replica.ReadKeys(key);
            var isDefault = keys.Select(IsDefault).Distinct().ToList();
            switch (isDefault)
            {
                case [true]:
                    known[where] = ServiceCatalog.SecretsManager.AwsManagedAlias["alias/".Length..];
                    break;
                case [false] when keys.Select(key => WhyNotThere(key, replica.Read(region).Text)).FirstOrDefault(static why => why is not null) is { } why:
                    problem ??= $"that in {where} names the key {why}";
                    break;
                case [false]:
                    known[where] = keys[0].Name!;
                    break;
                default:
                    problem ??= $"that in {where} is under a key of which the template does not tell";
                    break;
            }
        }

        return (new TextDictionary(known), problem);
    }

    // A key serves its own Region only, and a replica lies in another than what is beside its secret.
    private static string? WhyNotThere(TemplateKey key, string? region) =>
        key.WhyNotUsable is { } why ? $"{key.Name}, which cannot be used: {why}"
        : key.Region is not null && region is not null ? key.Region == region ? null : $"{key.Name}, which lies in {key.Region}"
        : key.IsMade || key.Problem is null ? $"{key.Name}, which may lie elsewhere"
        : null;

    private static bool? IsDefault(TemplateKey key) =>
        key.Name is null && key.Problem is null ? true
        : key.Manager == "AWS" ? true
        : key.Manager == "CUSTOMER" ? false
        : null;
}
