namespace KmsCompliance.Sandbox.Endpoint.Sts;

/// <summary>What a trust policy says to somebody, from least to most.</summary>
internal enum TrustAnswer
{
    /// <summary>It does not trust him.</summary>
    No,

    /// <summary>It trusts his account, which has to let him.</summary>
    ByAccount,

    /// <summary>It trusts him by name.</summary>
    ByName,
}
