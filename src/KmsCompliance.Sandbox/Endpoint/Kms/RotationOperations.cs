using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>Automatic rotation.</summary>
internal static class RotationOperations
{
    private const int MinPeriod = 90;
    private const int MaxPeriod = 2560;

    public static void EnableKeyRotation(AwsCall call)
    {
        var period = call.Input.OptionalInteger("RotationPeriodInDays", MinPeriod, MaxPeriod);
        var key = KeyParameter.Authorized(call);
        KeyStates.RequireRotatable(key);
        key.RotationPeriodInDays = period ?? (key.RotationEnabled ? key.RotationPeriodInDays : 365);
        key.RotationEnabledAt = call.Now;
        key.RotationEnabled = true;
    }

    public static void DisableKeyRotation(AwsCall call)
    {
        var key = KeyParameter.Authorized(call);
        KeyStates.RequireRotatable(key);
        key.RotationEnabled = false;
        key.RotationEnabledAt = null;
    }

    public static void GetKeyRotationStatus(AwsCall call)
    {
        var key = KeyParameter.Authorized(call, crossAccount: true);
        var isOn = key.RotationEnabled && key.State != KmsKeyState.PendingDeletion;
        call.Json.WriteBoolean("KeyRotationEnabled", isOn);
        call.Json.WriteString("KeyId", key.Arn);
        if (isOn)
        {
            call.Json.WriteNumber("RotationPeriodInDays", key.RotationPeriodInDays);
            call.Json.WriteEpoch("NextRotationDate", (key.RotationEnabledAt ?? key.CreatedAt).AddDays(key.RotationPeriodInDays));
        }
    }
}
