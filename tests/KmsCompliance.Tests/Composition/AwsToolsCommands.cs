namespace KmsCompliance.Tests.Composition;

/// <summary>Stand-ins of AWS.Tools' commands: their parameters bind as those do (one by the object itself, at position 0; every one
/// by its name; those that the operation requires are mandatory and may be null), and each puts out what was bound.</summary>
internal static class AwsToolsCommands
{
    // Name: the parameter that takes the object; the mandatory ones; the others.
    private static readonly (string Command, string Main, string[] Required, string[] Others)[] Shapes =
    [
        ("Update-SECSecret", "SecretString", ["SecretId"], ["ClientRequestToken", "Description", "KmsKeyId", "SecretBinary:byte[]"]),
        ("Write-SECSecretValue", "SecretString", ["SecretId"], ["ClientRequestToken", "RotationToken", "SecretBinary:byte[]", "VersionStage:string[]"]),
        ("Get-SECSecret", "SecretId", ["SecretId"], []),
        ("Remove-SECSecret", "SecretId", ["SecretId"], ["DeleteWithNoRecovery:bool", "RecoveryWindowInDay:long"]),
        ("Write-XREncryptionConfig", "KeyId", ["Type"], []),
        ("Get-CTTrail", "TrailNameList:string[]", [], ["IncludeShadowTrail:bool"]),
        ("Update-CTTrail", "Name", ["Name"],
            ["CloudWatchLogsLogGroupArn", "CloudWatchLogsRoleArn", "EnableLogFileValidation:bool", "IncludeGlobalServiceEvent:bool", "IsMultiRegionTrail:bool", "IsOrganizationTrail:bool", "KmsKeyId", "S3BucketName", "S3KeyPrefix", "SnsTopicName"]),
        ("Get-KMSKey", "KeyId", ["KeyId"], ["GrantToken:string[]"]),
        ("Get-KMSKeyPolicy", "KeyId", ["KeyId"], ["PolicyName"]),
        ("Write-KMSKeyPolicy", "KeyId", ["KeyId", "Policy"], ["BypassPolicyLockoutSafetyCheck:bool", "PolicyName"]),
        ("Disable-KMSKey", "KeyId", ["KeyId"], []),
        ("Request-KMSKeyDeletion", "KeyId", ["KeyId"], ["PendingWindowInDay:int"]),
        ("Get-CWLLogGroup", "LogGroupNamePrefix", [], ["AccountIdentifier:string[]", "IncludeLinkedAccount:bool", "LogGroupClass", "LogGroupNamePattern", "Limit:int", "NextToken"]),
        ("Register-CWLKmsKey", "KmsKeyId", ["KmsKeyId"], ["LogGroupName", "ResourceIdentifier"]),
    ];

    private static readonly string[] OfEvery =
        ["Select", "Force:switch", "Region", "AccessKey", "SecretKey", "SessionToken", "ProfileName", "ProfileLocation", "EndpointUrl"];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Shapes.Select(static shape => shape.Command)];

    /// <summary>A script that defines them.</summary>
    public static string Script { get; } = string.Join('\n', Shapes.Select(static shape =>
    {
        var parameters = shape.Required.Append(shape.Main).Concat(shape.Others).Concat(OfEvery)
            .DistinctBy(static parameter => NameOf(parameter))
            .Select(parameter => Declare(parameter, NameOf(parameter) == NameOf(shape.Main), shape.Required.Contains(NameOf(parameter))));
        return $"function global:{shape.Command} {{ [CmdletBinding()] param({string.Join(", ", parameters)}) process {{ $bound = [ordered]@{{}}; foreach ($name in $PSBoundParameters.Keys) {{ $bound[$name] = $PSBoundParameters[$name] }}; [pscustomobject]$bound }} }}";
    }));

    private static string NameOf(string parameter) => parameter.Split(':')[0];

    private static string Declare(string parameter, bool isMain, bool isRequired)
    {
        var type = parameter.Split(':') is [_, var named] ? named : "string";
        var attribute = (isMain ? "Position = 0, ValueFromPipeline, " : string.Empty) + (isRequired ? "Mandatory, " : string.Empty);
        return $"[Parameter({attribute}ValueFromPipelineByPropertyName)]{(isRequired ? "[AllowNull()][AllowEmptyString()]" : string.Empty)}[{type}] ${NameOf(parameter)}";
    }
}
