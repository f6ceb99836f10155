namespace KmsCompliance.Ports;

/// <summary>How to reach AWS, as the user asked for it. The first of explicit credentials, profile, credential source
/// and the SDK's own chain that is given counts.</summary>
public sealed record SessionRequest
{
    /// <summary>Reads explicit credentials, or those of the caller's session, again each time they are needed; null
    /// where there are none.</summary>
    public Func<CredentialSnapshot>? CredentialSource { get; init; }

    /// <summary>Gives credentials that are renewed by calls, each time they are needed; null where there are none. They go before
    /// all others.</summary>
    public Func<CancellationToken, Task<CredentialSnapshot>>? RenewedCredentials { get; init; }

    /// <summary>Where <see cref="CredentialSource"/> comes from, for -Debug; never a secret.</summary>
    public string? CredentialOrigin { get; init; }

    /// <summary>The profile to use; null for none. A profile that does not exist fails; nothing else is tried.</summary>
    public string? ProfileName { get; init; }

    /// <summary>The file that holds the profile; null for the usual places.</summary>
    public string? ProfileLocation { get; init; }

    /// <summary>The address of every service; null for AWS's own, or what the environment says.</summary>
    public Uri? EndpointUrl { get; init; }

    /// <summary>Whether an endpoint that is not on this machine may be called by plain http.</summary>
    public bool AllowInsecureEndpoint { get; init; }

    /// <summary>The Region to use where none is named; null for the environment's or the profile's.</summary>
    public string? DefaultRegion { get; init; }

    /// <summary>A Region that the command is about, or a pattern that says a partition, so that what concerns the account is
    /// asked in that partition; null where none was named.</summary>
    public string? RegionHint { get; init; }

    /// <summary>What ends a call, an answer and a listing.</summary>
    public CallBounds Bounds { get; init; } = CallBounds.Default;

    /// <summary>The share of the published rates that calls keep below, 0.01 to 1; null where they are sent as they come. Those that
    /// were refused for their number slow the others of their kind down in either case.</summary>
    public double? QuotaShare { get; init; }

    /// <summary>Measures answers, and the waits between repetitions of a call.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
