using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>Switching keys on and off, and deleting them.</summary>
internal static class KeyStateOperations
{
    private const int MinWindow = 7;
    private const int MaxWindow = 30;

    public static void EnableKey(AwsCall call) => Switch(call, KmsKeyState.Enabled);

    public static void DisableKey(AwsCall call) => Switch(call, KmsKeyState.Disabled);

    public static void ScheduleKeyDeletion(AwsCall call)
    {
        // The model says 1 to 365; the service refuses what is outside 7 to 30.
        var window = call.Input.OptionalInteger("PendingWindowInDays", MinWindow, MaxWindow) ?? MaxWindow;
        var key = KeyParameter.Authorized(call);
        KeyStates.RequireNotPendingDeletion(key);
        call.Json.WriteString("KeyId", key.Arn);

        // A primary's days are counted once its replicas are gone.
        if (HasReplicas(call, key))
        {
            key.State = KmsKeyState.PendingReplicaDeletion;
        }
        else
        {
            key.State = KmsKeyState.PendingDeletion;
            key.DeletionDate = call.Now.AddDays(window);
            call.Json.WriteEpoch("DeletionDate", key.DeletionDate.Value);
        }

        call.Json.WriteString("KeyState", key.State.ToString());
        call.Json.WriteNumber("PendingWindowInDays", window);
    }

    public static void CancelKeyDeletion(AwsCall call)
    {
        var key = KeyParameter.Authorized(call);
        if (key.State is not (KmsKeyState.PendingDeletion or KmsKeyState.PendingReplicaDeletion))
        {
            throw new AwsErrorException("KMSInvalidStateException", $"{key.Arn} is not pending deletion.");
        }

        key.State = KmsKeyState.Disabled;
        key.DeletionDate = null;
        key.Imports.WaitForMissing();
        call.Json.WriteString("KeyId", key.Arn);
    }

    private static bool HasReplicas(AwsCall call, KmsKey key) => key is { IsMultiRegion: true, PrimaryRegion: null }
        && call.World.Account(key.AccountId).RelatedKeys(key, call.Now).Any();

    private static void Switch(AwsCall call, KmsKeyState state)
    {
        var key = KeyParameter.Authorized(call);
        KeyStates.RequireSwitchable(key);
        key.State = state;
    }
}
