using Amazon.Runtime;

namespace Amazon.PowerShell.Common;

/// <summary>Credentials that have run out whenever they are asked for, and are fetched anew.</summary>
internal sealed class ExpiringCredentials : RefreshingAWSCredentials
{
    private readonly string _secretKey;

    public ExpiringCredentials(string accessKey, string secretKey)
    {
        AccessKey = accessKey;
        _secretKey = secretKey;

        // They last a minute and are to be renewed an hour ahead.
        PreemptExpiryTime = TimeSpan.FromHours(1);
    }

    public string AccessKey { get; set; }

    public int Fetched { get; private set; }

    protected override CredentialsRefreshState GenerateNewCredentials()
    {
        Fetched++;
        return new CredentialsRefreshState(new ImmutableCredentials(AccessKey, _secretKey, null), DateTime.UtcNow.AddMinutes(1));
    }
}
