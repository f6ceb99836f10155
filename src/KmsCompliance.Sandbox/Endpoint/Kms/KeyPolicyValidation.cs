using System.Text;
using System.Text.RegularExpressions;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>The checks that KMS makes before it takes a key policy.</summary>
internal static partial class KeyPolicyValidation
{
    /// <summary>Checks a policy for a key.</summary>
    /// <param name="call">The call that brings it.</param>
    /// <param name="text">The policy.</param>
    /// <param name="keyArn">The key it is for.</param>
    /// <param name="bypassLockoutCheck">Whether a policy may lock its author out.</param>
    /// <exception cref="AwsErrorException">MalformedPolicyDocumentException.</exception>
    public static void Check(AwsCall call, string text, string keyArn, bool bypassLockoutCheck)
    {
        if (Encoding.UTF8.GetByteCount(text) > KeyPolicyDocument.MaxBytes)
        {
            throw Malformed($"Policy is larger than {KeyPolicyDocument.MaxBytes} bytes.");
        }

        if (!PolicyCharacters().IsMatch(text))
        {
            throw Malformed("Policy contains invalid characters.");
        }

        KeyPolicyDocument policy;
        try
        {
            policy = KeyPolicyDocument.Parse(text);
        }
        catch (KeyPolicyFormatException error)
        {
            throw Malformed(error.Message);
        }

        foreach (var principal in policy.Statements.SelectMany(statement => statement.Principals))
        {
            // KMS stores a deleted user or role under its unique id, and does not take such an id back.
            if (principal.Type == "AWS" && (UniqueId().IsMatch(principal.Value) || call.World.Faults.HiddenPrincipals.Contains(principal.Value)))
            {
                throw Malformed("Policy contains a statement with one or more invalid principals.");
            }
        }

        if (!bypassLockoutCheck && !KeyAuthorization.Keeps(call, policy, keyArn, "kms:PutKeyPolicy"))
        {
            throw Malformed("The new key policy will not allow you to update the key policy in the future.");
        }
    }

    private static AwsErrorException Malformed(string message) => new("MalformedPolicyDocumentException", message);

    [GeneratedRegex(@"\A[\u0009\u000A\u000D\u0020-\u00FF]+\z")]
    private static partial Regex PolicyCharacters();

    [GeneratedRegex("^A(ROA|IDA|GPA)[A-Z0-9]{12,}$")]
    private static partial Regex UniqueId();
}
