using KmsCompliance.Model;
using KmsCompliance.Ports;

namespace KmsCompliance.Places;

/// <summary>Regions as they are put out.</summary>
public static class RegionEntries
{
    /// <summary>What is put out for a Region.</summary>
    /// <param name="entry">The Region as EC2 tells it.</param>
    /// <param name="session">Knows names of Regions.</param>
    /// <param name="identity">Who was asked.</param>
    /// <param name="link">The way by which the Region is worked on; null for the session of whichever command does.</param>
    public static AwsRegion ToRegion(this RegionEntry entry, IAwsSession session, CallerIdentity identity, SessionLink? link = null)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(identity);
        return new AwsRegion
        {
            Region = entry.Region,
            DisplayName = session.Regions.GetDisplayName(entry.Region),
            OptInStatus = entry.OptInStatus,
            AccountId = identity.AccountId,
            Enabled = entry.OptInStatus is null ? null : entry.OptInStatus != "not-opted-in",
            DeterminedBy = identity,
            Link = link,
        };
    }
}
