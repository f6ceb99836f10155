namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>What a key's state refuses.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html"/></remarks>
internal static class KeyStates
{
    /// <summary>Cryptographic operations and CreateGrant.</summary>
    public static void RequireUsable(KmsKey key)
    {
        switch (key.State)
        {
            case KmsKeyState.Enabled or KmsKeyState.Updating:
                return;
            case KmsKeyState.Disabled:
                throw KmsErrors.Disabled(key);
            default:
                throw KmsErrors.InvalidState(key);
        }
    }

    /// <summary>Aliases, tags, description.</summary>
    public static void RequireNotPendingDeletion(KmsKey key)
    {
        if (key.State is KmsKeyState.PendingDeletion or KmsKeyState.PendingReplicaDeletion)
        {
            throw KmsErrors.InvalidState(key);
        }
    }

    /// <summary>EnableKey and DisableKey.</summary>
    public static void RequireSwitchable(KmsKey key)
    {
        if (key.State is not (KmsKeyState.Enabled or KmsKeyState.Disabled))
        {
            throw KmsErrors.InvalidState(key);
        }
    }

    /// <summary>EnableKeyRotation and DisableKeyRotation.</summary>
    public static void RequireRotatable(KmsKey key)
    {
        RequireRotatableOnDemand(key, KmsKey.AwsKmsOrigin);
    }

    /// <summary>RotateKeyOnDemand.</summary>
    /// <param name="key">The key.</param>
    /// <param name="origins">Where its material may come from.</param>
    public static void RequireRotatableOnDemand(KmsKey key, params ReadOnlySpan<string> origins)
    {
        if (!key.IsSymmetricEncryption)
        {
            throw KmsErrors.Unsupported("You cannot perform this operation on a non-symmetric key or a key with non-ENCRYPT_DECRYPT key usage.");
        }

        if (!origins.Contains(key.Origin))
        {
            throw KmsErrors.Unsupported($"{key.Arn} origin is {key.Origin} which is not valid for this operation.");
        }

        if (key.PrimaryRegion is not null)
        {
            throw KmsErrors.Unsupported($"{key.Arn} is a replica key; this operation is for the primary key.");
        }

        if (key.State == KmsKeyState.Disabled)
        {
            throw KmsErrors.Disabled(key);
        }

        if (key.State != KmsKeyState.Enabled)
        {
            throw KmsErrors.InvalidState(key);
        }
    }
}
