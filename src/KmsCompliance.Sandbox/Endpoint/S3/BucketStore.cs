namespace KmsCompliance.Sandbox.Endpoint.S3;

/// <summary>The buckets of all accounts: a name is taken once and for all.</summary>
internal sealed class BucketStore
{
    private readonly SortedList<string, Bucket> _buckets = new(StringComparer.Ordinal);

    public Bucket? Find(string name) => _buckets.GetValueOrDefault(name);

    /// <summary>The buckets of one account, by name.</summary>
    public IEnumerable<Bucket> Of(string accountId) => _buckets.Values.Where(bucket => bucket.AccountId == accountId);

    public void Add(Bucket bucket) => _buckets.Add(bucket.Name, bucket);

    public void Clear() => _buckets.Clear();
}
