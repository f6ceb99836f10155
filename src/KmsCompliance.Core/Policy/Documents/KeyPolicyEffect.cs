namespace KmsCompliance.Policy.Documents;

/// <summary>What a statement does with the requests that it matches.</summary>
public enum KeyPolicyEffect
{
    /// <summary>Allows them, unless a statement denies them.</summary>
    Allow,

    /// <summary>Denies them, whatever else allows them.</summary>
    Deny,
}
