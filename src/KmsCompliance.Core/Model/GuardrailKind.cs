namespace KmsCompliance;

/// <summary>What enforces or detects without the module running.</summary>
public static class GuardrailKind
{
    /// <summary>A service control policy of AWS Organizations: refuses the call.</summary>
    public const string ServiceControlPolicy = "ServiceControlPolicy";

    /// <summary>A pattern of an Amazon EventBridge rule: tells of the call that was made.</summary>
    public const string EventPattern = "EventPattern";

    /// <summary>A rule of AWS Config, in a CloudFormation template: tells of what is so.</summary>
    public const string ConfigRule = "ConfigRule";
}
