namespace KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;

/// <summary>What Secrets Manager keeps in a Region.</summary>
internal static class SecretsManagerState
{
    extension(RegionState state)
    {
        /// <summary>The secrets of the account and Region.</summary>
        public SecretStore Secrets => state.Get(static here => new SecretStore(here.AccountId, here.Region));
    }
}
