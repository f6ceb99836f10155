using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Policy.Evaluation;

/// <summary>Services as <c>kms:ViaService</c> names them.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service"/></remarks>
public static partial class ViaServiceName
{
    /// <summary>Services that are asked about often, for completion; others are accepted as well.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        "acm", "athena", "backup", "cloudtrail", "dynamodb", "ebs", "ec2", "elasticache", "elasticfilesystem", "es", "firehose", "fsx", "glue", "kinesis",
        "lambda", "logs", "rds", "redshift", "s3", "secretsmanager", "ses", "sns", "sqs", "ssm", "xray",
    ];

    /// <summary>Whether the text names a service, with or without Region and domain.</summary>
    /// <param name="value">The text.</param>
    public static bool IsWellFormed([NotNullWhen(true)] string? value) => value is not null && Form().IsMatch(value);

    /// <summary>The whole name: a bare one becomes that of the Region.</summary>
    /// <param name="value">The name as it was given.</param>
    /// <param name="region">The key's Region.</param>
    public static string Complete(string value, string region)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Contains('.', StringComparison.Ordinal) || AwsPartition.Find(RegionName.PartitionOf(region)) is not { } partition
            ? value
            : partition.ViaService(value, region);
    }

    [GeneratedRegex(@"^[a-z0-9-]+(\.[a-z]{2,4}(-[a-z]+){1,3}-[0-9]{1,2}(\.[a-z0-9-]+)+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
