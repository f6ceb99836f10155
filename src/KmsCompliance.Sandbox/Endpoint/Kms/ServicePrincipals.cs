using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>The service principals that the sandbox takes in a key policy: those of AWS that work with keys. KMS refuses a name that
/// no service has; which names it knows, AWS does not list.</summary>
internal static partial class ServicePrincipals
{
    private static readonly FrozenSet<string> Names = new[]
    {
        "access-analyzer", "acm", "airflow", "airflow-env", "amplify", "aoss", "apigateway", "appflow", "application-autoscaling", "apprunner", "athena",
        "auditmanager", "autoscaling", "backup", "batch", "bedrock", "billingconductor", "cassandra", "chime", "cloudformation", "cloudfront", "cloudtrail",
        "cloudwatch", "codebuild", "codecommit", "codedeploy", "codepipeline", "cognito-idp", "comprehend", "config", "connect", "dax", "delivery.logs",
        "detective", "diode", "directconnect", "dlm", "dms", "docdb", "ds", "dynamodb", "ebs", "ec2", "ecr", "ecs", "ecs-tasks", "eks", "elasticache",
        "elasticbeanstalk", "elasticfilesystem", "elasticloadbalancing", "elasticmapreduce", "emr-serverless", "es", "events", "export.rds", "finspace",
        "firehose", "fis", "forecast", "fsx", "gamelift", "glacier", "glue", "grafana", "guardduty", "healthlake", "imagebuilder", "inspector2", "iot",
        "kafka", "kendra", "kinesis", "kinesisanalytics", "kinesisvideo", "lakeformation", "lambda", "lex", "lightsail", "logdelivery.elasticloadbalancing",
        "logs", "lookoutequipment", "macie", "mediaconvert", "medialive", "memorydb", "mgn", "mq", "neptune", "network-firewall", "opensearchservice",
        "osis", "personalize", "pipes", "polly", "qldb", "quicksight", "rds", "redshift", "redshift-serverless", "rekognition", "resource-explorer-2",
        "rolesanywhere", "route53", "s3", "sagemaker", "scheduler", "secretsmanager", "securityhub", "securitylake", "ses", "signin", "sms-voice", "snowball",
        "sns", "sqs", "ssm", "ssm-incidents", "sso", "states", "storagegateway", "streams.metrics.cloudwatch", "support", "synthetics", "textract",
        "timestream", "transcribe", "transfer", "translate", "verifiedpermissions", "vpc-flow-logs", "wafv2", "workmail", "workspaces", "xray",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static bool IsKnown(string principal) => Form().Match(principal) is { Success: true } match && Names.Contains(match.Groups["name"].Value);

    // A service may have a principal a Region: logs.eu-west-1.amazonaws.com.
    [GeneratedRegex(@"^(?<name>[a-z0-9.-]+?)(\.[a-z]{2}(-[a-z]+)+-\d)?\.amazonaws\.com(\.cn)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
