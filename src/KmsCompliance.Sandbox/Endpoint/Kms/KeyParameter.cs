using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>The key that a KMS call is about.</summary>
internal static class KeyParameter
{
    public const int MaxLength = 2048;

    /// <summary>Finds the key of a call and checks that the caller may do the call's own action with it.</summary>
    public static KmsKey Authorized(AwsCall call, KeyIdForms forms = KeyIdForms.Key, bool crossAccount = false, KeyUse? use = null, string member = "KeyId")
    {
        var key = KeyLookup.Find(call, call.Input.Text(member, 1, MaxLength), forms, crossAccount);
        KeyAuthorization.Demand(call, key, $"kms:{call.Operation}", use ?? KeyUse.Direct);
        return key;
    }
}
