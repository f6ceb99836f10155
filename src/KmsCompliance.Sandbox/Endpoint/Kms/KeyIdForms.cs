namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>Which spellings of a key a call takes.</summary>
internal enum KeyIdForms
{
    /// <summary>Key id and key ARN.</summary>
    Key,

    /// <summary>Key id, key ARN, alias name and alias ARN.</summary>
    KeyOrAlias,
}
