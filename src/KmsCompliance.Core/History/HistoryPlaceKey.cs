namespace KmsCompliance.History;

/// <summary>What names a place.</summary>
/// <param name="Service">The service.</param>
/// <param name="AccountId">The account.</param>
/// <param name="Region">The Region.</param>
internal readonly record struct HistoryPlaceKey(string Service, string AccountId, string Region);
