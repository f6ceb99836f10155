namespace KmsCompliance.Sandbox.Endpoint.Services.CloudWatchLogs;

/// <summary>What CloudWatch Logs keeps in a Region.</summary>
internal static class CloudWatchLogsState
{
    extension(RegionState state)
    {
        /// <summary>The log groups of the account and Region.</summary>
        public LogGroupStore LogGroups => state.Get(static _ => new LogGroupStore());
    }
}
