# The main job from beginning to end: an account on AWS's default keys becomes one on its own keys.
#
# Every command is shown as you would type it, run for real against the sandbox, and held to what the tour says of it:
#   -AtLeast 9             so many objects come out, and no error
#   -Every @{ A = 'x' }    the same, and each object has that property with that value (or one of several)
#   -Refused 'X', 'Y'      exactly these errors are reported, each at least once; the rest goes on
# A command that comes out otherwise is named at the end, and the tour's exit code is 1.

Import-Module -Name ([System.IO.Path]::Combine($PSScriptRoot, 'Tour.psm1')) -ErrorAction Stop

Start-Tour

Step 'Where: the Regions that this account has enabled'

Show 'Those in America and Europe; without a pattern it lists all 17.' -AtLeast 9 {
    Get-Region us-*, eu-*
}

Step 'X-Ray: whose key encrypts the traces, Region by Region?'

Show 'All Regions are asked at once; rows come as answers do.' -AtLeast 17 {
    Get-Region | Get-XRayEncryptionStatus
}

Step 'Secrets Manager: the same question for every secret'

Show -AtLeast 3 {
    Get-SecretEncryptionStatus -Region us-east-1
}

Show 'All services, every Region, in one audit that is kept:' {
    $before = Get-Region | Get-ServiceEncryptionStatus
}

Show 'Findings come from it without a further call. These cannot wait:' -Every @{ Region = 'eu-central-1' } {
    $before | Test-ServiceCmk | Where-Object Severity -eq Critical
}

Step 'A key of one''s own: look at it before it is made'

Show '-WhatIf makes nothing and shows the key policy in full.' {
    $admin = 'arn:aws:iam::111122223333:role/KeyAdministrator'
    $user = 'arn:aws:iam::111122223333:role/TraceReader'
    New-ServiceCmk -Service XRay -Region us-east-1 -Administrator $admin -User $user -WhatIf
}

Step 'Fix X-Ray: a key where one is needed, and X-Ray switched to it'

Show 'Each switch is waited for until X-Ray reports it ACTIVE.' -Every @{ Status = 'Applied' } {
    Get-Region | Get-XRayEncryptionStatus | Where-Object Compliance -ne Compliant |
        New-ServiceCmk -Service XRay -Alias alias/xray-trace-data-cmk -Administrator $admin -User $user |
        Set-XRayCmk
}

Step 'Fix secrets: a key in four Regions, and the secrets moved to it'

Show -Every @{ KeyState = 'Enabled' } {
    New-ServiceCmk -Service SecretsManager -Region us-east-1, us-west-2, eu-west-1, eu-west-2 `
        -Alias alias/secrets-manager-data-cmk -Administrator $admin -User $user
}

Show 'Secrets Manager re-encrypts, no value is read, and each version is checked.' -Every @{ Status = 'Applied' } {
    Get-SecretEncryptionStatus -Region us-east-1 | Where-Object Compliance -eq NonCompliant |
        Set-SecretCmk -KeyId alias/secrets-manager-data-cmk
}

Show 'Some cannot be moved. Each is refused with its reason; the others go on.' -Refused SecretOwnedByService, SecretPendingDeletion {
    Get-SecretEncryptionStatus -Region us-west-2, eu-west-1, eu-west-2 -IncludePlannedDeletion |
        Where-Object Compliance -eq NonCompliant |
        Set-SecretCmk -KeyId alias/secrets-manager-data-cmk
}

Step 'Fix CloudTrail: a trail and an event data store'

Show 'Readers of log files need the key from now on; the warning says whom it lets in.' -Every @{ Status = 'Applied' } {
    New-ServiceCmk -Service CloudTrail -Region us-east-1 -Administrator $admin -User $user |
        Set-TrailCmk -TrailId management-events -Region us-east-1
}

Show 'An event data store has its key for life. Without -Confirm:$false, this asks.' -Every @{ Status = 'Applied' } {
    $key = New-ServiceCmk -Service CloudTrailLake -Region us-east-1 -Administrator $admin -User $user
    Get-TrailEncryptionStatus -Region us-east-1 -ResourceType EventDataStore | Set-TrailCmk -KeyId $key -Confirm:$false
}

Step 'Fix log groups: every service''s resources by one command'

Show 'With Transaction Search on, X-Ray''s spans lie in a log group with a key of its own: aws/spans.' -Every @{ KeyState = 'Enabled' } {
    New-ServiceCmk -Service CloudWatchLogs -Region us-east-1, eu-west-1, eu-west-2 -Administrator $admin -User $user
}

Show 'Set-ServiceCmk takes statuses of any service, and each service''s own alias where no key is named.' -Every @{ Status = 'Applied' } {
    Get-ServiceEncryptionStatus -Service CloudWatchLogs -Region us-east-1, eu-west-1, eu-west-2 |
        Where-Object Compliance -eq NonCompliant | Set-ServiceCmk
}

Step 'Key policies: would the service get in, and who else does?'

Show 'Nothing in this key''s policy is for CloudTrail. Each finding holds the statements that are missing.' -AtLeast 3 {
    Test-CmkPolicy -KeyId alias/billing -Region eu-west-1 -Service CloudTrail |
        Where-Object Compliance -eq NonCompliant
}

Show 'So a trail is not put under the key, unless those statements may be added first:' -Every @{ Status = 'Applied' } {
    Set-TrailCmk -TrailId billing-audit -Region eu-west-1 -KeyId alias/billing -RepairPolicy
}

Show 'Who may do what with a key, and by which statement.' -AtLeast 2 {
    Test-CmkAccess -KeyId alias/billing -Region eu-west-1 -Principal cloudtrail.amazonaws.com, $user -Action Decrypt
}

Step 'Proof: audit again'

Show -Every @{ Compliance = 'Compliant' } {
    Get-Region | Get-XRayEncryptionStatus
}

Show 'What is left needs a person: keys to repair, secrets that belong to others.' -Every @{ Compliance = 'NonCompliant', 'Unknown' } {
    $after = Get-Region | Get-ServiceEncryptionStatus
    $after | Test-ServiceCmk | Where-Object Compliance -ne Compliant
}

exit (Complete-Tour -Before $before -After $after)
