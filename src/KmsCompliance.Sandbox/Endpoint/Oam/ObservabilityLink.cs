namespace KmsCompliance.Sandbox.Endpoint.Oam;

/// <summary>What an account sends to a monitoring account of the same Region.</summary>
/// <param name="AccountId">The account that sends.</param>
/// <param name="Region">The Region of both.</param>
/// <param name="SinkArn">Where it goes.</param>
/// <param name="ResourceTypes">What is sent.</param>
internal sealed record ObservabilityLink(string AccountId, string Region, string SinkArn, IReadOnlyList<string> ResourceTypes)
{
    /// <summary>The most links that an account has in a Region.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html"/></remarks>
    public const int Most = 5;

    /// <summary>What can be sent.</summary>
    public static IReadOnlyList<string> Types { get; } =
    [
        "AWS::CloudWatch::Metric", "AWS::Logs::LogGroup", "AWS::XRay::Trace", "AWS::ApplicationInsights::Application", "AWS::InternetMonitor::Monitor",
        "AWS::ApplicationSignals::Service", "AWS::ApplicationSignals::ServiceLevelObjective",
    ];

    public string Id { get; } = IdSource.UuidOf($"{AccountId}/{Region}/{SinkArn}");

    public string Arn => $"arn:aws:oam:{Region}:{AccountId}:link/{Id}";

    /// <summary>What the monitoring account shows the sending account as.</summary>
    public string Label => AccountId;
}
