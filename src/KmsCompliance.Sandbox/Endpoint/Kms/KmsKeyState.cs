namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>The states of a key, named as KMS names them.</summary>
internal enum KmsKeyState
{
    Enabled,
    Disabled,
    PendingDeletion,
    PendingImport,
    PendingReplicaDeletion,
    Unavailable,
    Creating,
    Updating,
}
