# Stand-ins of AWS.Tools' commands: their parameters bind as those do (one by the object itself, at position 0; every one by its
# name; those that the operation requires are mandatory and may be null), and each puts out what was bound.
$script:AwsTools = [ordered]@{
    'Update-SECSecret'         = @{ Main = 'SecretString'; Required = @('SecretId'); Other = @('ClientRequestToken', 'Description', 'KmsKeyId', 'SecretBinary:byte[]') }
    'Write-SECSecretValue'     = @{ Main = 'SecretString'; Required = @('SecretId'); Other = @('ClientRequestToken', 'RotationToken', 'SecretBinary:byte[]', 'VersionStage:string[]') }
    'Get-SECSecret'            = @{ Main = 'SecretId'; Required = @('SecretId'); Other = @() }
    'Remove-SECSecret'         = @{ Main = 'SecretId'; Required = @('SecretId'); Other = @('DeleteWithNoRecovery:bool', 'RecoveryWindowInDay:long') }
    'Write-XREncryptionConfig' = @{ Main = 'KeyId'; Required = @('Type'); Other = @() }
    'Get-CTTrail'              = @{ Main = 'TrailNameList:string[]'; Required = @(); Other = @('IncludeShadowTrail:bool') }
    'Update-CTTrail'           = @{
        Main     = 'Name'
        Required = @('Name')
        Other    = @(
            'CloudWatchLogsLogGroupArn', 'CloudWatchLogsRoleArn', 'EnableLogFileValidation:bool', 'IncludeGlobalServiceEvent:bool', 'IsMultiRegionTrail:bool',
            'IsOrganizationTrail:bool', 'KmsKeyId', 'S3BucketName', 'S3KeyPrefix', 'SnsTopicName'
        )
    }
    'Get-KMSKey'               = @{ Main = 'KeyId'; Required = @('KeyId'); Other = @('GrantToken:string[]') }
    'Get-KMSKeyPolicy'         = @{ Main = 'KeyId'; Required = @('KeyId'); Other = @('PolicyName') }
    'Write-KMSKeyPolicy'       = @{ Main = 'KeyId'; Required = @('KeyId', 'Policy'); Other = @('BypassPolicyLockoutSafetyCheck:bool', 'PolicyName') }
    'Disable-KMSKey'           = @{ Main = 'KeyId'; Required = @('KeyId'); Other = @() }
    'Request-KMSKeyDeletion'   = @{ Main = 'KeyId'; Required = @('KeyId'); Other = @('PendingWindowInDay:int') }
    'Get-CWLLogGroup'          = @{ Main = 'LogGroupNamePrefix'; Required = @(); Other = @('AccountIdentifier:string[]', 'IncludeLinkedAccount:bool', 'LogGroupClass', 'LogGroupNamePattern', 'Limit:int', 'NextToken') }
    'Register-CWLKmsKey'       = @{ Main = 'KmsKeyId'; Required = @('KmsKeyId'); Other = @('LogGroupName', 'ResourceIdentifier') }
}

foreach ($command in $script:AwsTools.GetEnumerator()) {
    $shape = $command.Value
    $declared = [ordered]@{}
    foreach ($parameter in @($shape.Required) + $shape.Main + $shape.Other + @('Select', 'Force:switch', 'Region', 'AccessKey', 'SecretKey', 'SessionToken', 'ProfileName', 'ProfileLocation', 'EndpointUrl')) {
        $name, $type = $parameter -split ':'
        if ($declared.Contains($name)) {
            continue
        }
        $isMain = $name -eq ($shape.Main -split ':')[0]
        $isRequired = $name -in $shape.Required
        if ($isMain) {
            $type = ($shape.Main -split ':')[1]
        }
        $declared[$name] = "[Parameter($(if ($isMain) { 'Position = 0, ValueFromPipeline, ' })$(if ($isRequired) { 'Mandatory, ' })ValueFromPipelineByPropertyName)]" +
            "$(if ($isRequired) { '[AllowNull()][AllowEmptyString()]' })[$(if ($type) { $type } else { 'string' })] `$$name"
    }
    $text = "[CmdletBinding()] param($($declared.Values -join ', ')) process { `$bound = [ordered]@{}; foreach (`$name in `$PSBoundParameters.Keys) { `$bound[`$name] = `$PSBoundParameters[`$name] }; [pscustomobject] `$bound }"
    Set-Item -Path "Function:$($command.Key)" -Value ([scriptblock]::Create($text))
}
