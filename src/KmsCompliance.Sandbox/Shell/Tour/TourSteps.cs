namespace KmsCompliance.Sandbox.Shell.Tour;

/// <summary>The story that the tour tells.</summary>
internal static class TourSteps
{
    /// <summary>The variable in which a step keeps the statuses of the untouched account.</summary>
    public const string BeforeVariable = "before";

    /// <summary>The variable in which a step keeps the statuses that the tour leaves.</summary>
    public const string AfterVariable = "after";

    /// <summary>From an account on AWS's default keys to one on its own.</summary>
    public static IReadOnlyList<TourStep> All { get; } =
    [
        new(
            "Where: the Regions that this account has enabled",
            new TourCommand("Get-Region us-*, eu-*") { Note = "Those in America and Europe; without a pattern it lists all 17.", Check = TourChecks.Emits(9) }),
        new(
            "X-Ray: whose key encrypts the traces, Region by Region?",
            new TourCommand("Get-Region | Get-XRayEncryptionStatus") { Note = "All Regions are asked at once; rows come as answers do.", Check = TourChecks.Emits(17) }),
        new(
            "Secrets Manager: the same question for every secret",
            new TourCommand("Get-SecretEncryptionStatus -Region us-east-1") { Check = TourChecks.Emits(3) },
            new TourCommand($"${BeforeVariable} = Get-Region | Get-ServiceEncryptionStatus") { Note = "All services, every Region, in one audit that is kept:" },
            new TourCommand($"${BeforeVariable} | Test-ServiceCmk | Where-Object Severity -eq Critical")
            {
                Note = "Findings come from it without a further call. These cannot wait:",
                Check = TourChecks.All("Region", "eu-central-1"),
            }),
        new(
            "A key of one's own: look at it before it is made",
            new TourCommand(
                """
                $admin = 'arn:aws:iam::111122223333:role/KeyAdministrator'
                $user = 'arn:aws:iam::111122223333:role/TraceReader'
                New-ServiceCmk -Service XRay -Region us-east-1 -Administrator $admin -User $user -WhatIf
                """)
            {
                Note = "-WhatIf makes nothing and shows the key policy in full.",
            }),
        new(
            "Fix X-Ray: a key where one is needed, and X-Ray switched to it",
            new TourCommand(
                """
                Get-Region | Get-XRayEncryptionStatus | Where-Object Compliance -ne Compliant |
                    New-ServiceCmk -Service XRay -Alias alias/xray-trace-data-cmk -Administrator $admin -User $user |
                    Set-XRayCmk
                """)
            {
                Note = "Each switch is waited for until X-Ray reports it ACTIVE.",
                Check = TourChecks.All("Status", "Applied"),
            }),
        new(
            "Fix secrets: a key in four Regions, and the secrets moved to it",
            new TourCommand(
                """
                New-ServiceCmk -Service SecretsManager -Region us-east-1, us-west-2, eu-west-1, eu-west-2 `
                    -Alias alias/secrets-manager-data-cmk -Administrator $admin -User $user
                """)
            {
                Check = TourChecks.All("KeyState", "Enabled"),
            },
            new TourCommand(
                """
                Get-SecretEncryptionStatus -Region us-east-1 | Where-Object Compliance -eq NonCompliant |
                    Set-SecretCmk -KeyId alias/secrets-manager-data-cmk
                """)
            {
                Note = "Secrets Manager re-encrypts, no value is read, and each version is checked.",
                Check = TourChecks.All("Status", "Applied"),
            },
            new TourCommand(
                """
                Get-SecretEncryptionStatus -Region us-west-2, eu-west-1, eu-west-2 -IncludePlannedDeletion |
                    Where-Object Compliance -eq NonCompliant |
                    Set-SecretCmk -KeyId alias/secrets-manager-data-cmk
                """)
            {
                Note = "Some cannot be moved. Each is refused with its reason; the others go on.",
                Check = TourChecks.Refuses("SecretOwnedByService", "SecretIsReplica", "SecretPendingDeletion"),
            }),
        new(
            "Fix CloudTrail: a trail and an event data store",
            new TourCommand(
                """
                New-ServiceCmk -Service CloudTrail -Region us-east-1 -Administrator $admin -User $user |
                    Set-TrailCmk -TrailId management-events -Region us-east-1
                """)
            {
                Note = "Readers of log files need the key from now on; the warning says whom it lets in.",
                Check = TourChecks.All("Status", "Applied"),
            },
            new TourCommand(
                """
                $key = New-ServiceCmk -Service CloudTrailLake -Region us-east-1 -Administrator $admin -User $user
                Get-TrailEncryptionStatus -Region us-east-1 -ResourceType EventDataStore | Set-TrailCmk -KeyId $key -Confirm:$false
                """)
            {
                Note = "An event data store has its key for life. Without -Confirm:$false, this asks.",
                Check = TourChecks.All("Status", "Applied"),
            }),
        new(
            "Key policies: would the service get in, and who else does?",
            new TourCommand(
                """
                Test-CmkPolicy -KeyId alias/billing -Region eu-west-1 -Service CloudTrail |
                    Where-Object Compliance -eq NonCompliant
                """)
            {
                Note = "Nothing in this key's policy is for CloudTrail. Each finding holds the statements that are missing.",
                Check = TourChecks.Emits(3),
            },
            new TourCommand("Set-TrailCmk -TrailId billing-audit -Region eu-west-1 -KeyId alias/billing -RepairPolicy")
            {
                Note = "So a trail is not put under the key, unless those statements may be added first:",
                Check = TourChecks.All("Status", "Applied"),
            },
            new TourCommand("Test-CmkAccess -KeyId alias/billing -Region eu-west-1 -Principal cloudtrail.amazonaws.com, $user -Action Decrypt")
            {
                Note = "Who may do what with a key, and by which statement.",
                Check = TourChecks.Emits(2),
            }),
        new(
            "Proof: audit again",
            new TourCommand("Get-Region | Get-XRayEncryptionStatus") { Check = TourChecks.All("Compliance", "Compliant") },
            new TourCommand(
                $"""
                ${AfterVariable} = Get-Region | Get-ServiceEncryptionStatus
                ${AfterVariable} | Test-ServiceCmk | Where-Object Compliance -ne Compliant
                """)
            {
                Note = "What is left needs a person: keys to repair, secrets that belong to others.",
                Check = TourChecks.All("Service", "SecretsManager", "CloudTrail"),
            }),
    ];
}
