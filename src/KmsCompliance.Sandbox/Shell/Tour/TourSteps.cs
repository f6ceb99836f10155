namespace KmsCompliance.Sandbox.Shell.Tour;

/// <summary>The story that the tour tells.</summary>
internal static class TourSteps
{
    /// <summary>From an account on AWS's default keys to one on its own.</summary>
    public static IReadOnlyList<TourStep> All { get; } =
    [
        new(
            "Where: the Regions this account has enabled",
            new TourCommand("Get-Region | ForEach-Object Region") { Check = TourChecks.Emits(17) }),
        new(
            "X-Ray: whose key encrypts the traces, Region by Region?",
            new TourCommand("Get-Region | Get-XRayEncryptionStatus") { Check = TourChecks.Emits(17), CountsAsBefore = true }),
        new(
            "Secrets Manager: the same question for every secret",
            new TourCommand("Get-SecretEncryptionStatus -Region us-east-1") { Check = TourChecks.Emits(3), CountsAsBefore = true },
            new TourCommand(
                """
                Get-Region | Get-ServiceEncryptionStatus | Test-ServiceCmk |
                    Where-Object Compliance -ne Compliant
                """)
            {
                Note = "Both services in every Region at once, as findings that say what to do:",
                Check = TourChecks.Emits(10),
            }),
        new(
            "A key of one's own: look at it before it is made",
            new TourCommand("$admin = 'arn:aws:iam::111122223333:role/KeyAdministrator'; $user = 'arn:aws:iam::111122223333:role/TraceReader'"),
            new TourCommand("New-ServiceCmk -Service XRay -Region us-east-1 -Alias alias/xray-trace-data-cmk -Administrator $admin -User $user -WhatIf")),
        new(
            "Fix X-Ray: a key in every Region that needs one, and X-Ray switched to it",
            new TourCommand(
                """
                Get-Region | Get-XRayEncryptionStatus | Where-Object Compliance -ne Compliant |
                    New-ServiceCmk -Service XRay -Alias alias/xray-trace-data-cmk -Administrator $admin -User $user |
                    Set-XRayCmk
                """)
            {
                Check = TourChecks.All("Status", "Applied"),
            }),
        new(
            "Fix the secrets of one Region",
            new TourCommand(
                "New-ServiceCmk -Service SecretsManager -Region us-east-1 -Alias alias/secrets-manager-data-cmk -Administrator $admin -User $user"),
            new TourCommand(
                """
                Get-SecretEncryptionStatus -Region us-east-1 | Where-Object Compliance -eq NonCompliant |
                    Set-SecretCmk -KeyId alias/secrets-manager-data-cmk
                """)
            {
                Note = "Some secrets cannot be switched, and the command says why instead of pretending:",
            }),
        new(
            "Proof: audit again",
            new TourCommand("Get-Region | Get-XRayEncryptionStatus") { Check = TourChecks.All("Compliance", "Compliant"), CountsAsAfter = true },
            new TourCommand("Get-SecretEncryptionStatus -Region us-east-1") { Check = TourChecks.Emits(3), CountsAsAfter = true }),
    ];
}
