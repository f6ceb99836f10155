using System.Collections.ObjectModel;

namespace KmsCompliance;

/// <summary>Places that have a text together, so that a table of a file has a cell for them.</summary>
/// <param name="places">The places.</param>
public sealed class AuditPlaceList(IList<AuditPlace> places) : ReadOnlyCollection<AuditPlace>(places)
{
    /// <summary>The places in words, with a semicolon between them.</summary>
    public override string ToString() => string.Join("; ", Items);
}
