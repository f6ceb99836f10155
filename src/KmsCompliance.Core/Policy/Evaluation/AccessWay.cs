namespace KmsCompliance.Policy.Evaluation;

/// <summary>By what somebody is let in, whatever else keeps them out.</summary>
internal enum AccessWay
{
    /// <summary>The key policy, which speaks to the principal itself.</summary>
    KeyPolicy,

    /// <summary>IAM policies of the principal's account, to which the key policy leaves it.</summary>
    IdentityPolicy,

    /// <summary>A grant.</summary>
    Grant,
}
