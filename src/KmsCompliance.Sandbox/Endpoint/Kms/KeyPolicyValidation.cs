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
    /// <exception cref="AwsErrorException">MalformedPolicyDocumentException, or LimitExceededException for its size.</exception>
    public static void Check(AwsCall call, string text, string keyArn, bool bypassLockoutCheck)
    {
        if (Encoding.UTF8.GetByteCount(text) > KeyPolicyDocument.MaxBytes)
        {
            // PutKeyPolicy, "Errors": a policy that is too large is over a quota, not malformed.
            throw new AwsErrorException("LimitExceededException", $"Policy is larger than {KeyPolicyDocument.MaxBytes} bytes.");
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

        foreach (var statement in policy.Statements)
        {
            CheckStatement(call, statement);
        }

        if (!bypassLockoutCheck && !KeyAuthorization.Keeps(call, policy, keyArn, "kms:PutKeyPolicy"))
        {
            throw Malformed("The new key policy will not allow you to update the key policy in the future.");
        }
    }

    // Since 18 August 2025 KMS refuses statements that say nothing of actions or resources, and resources other than '*', which
    // have no effect in a key policy. Policies of before are stored as they are.
    private static void CheckStatement(AwsCall call, KeyPolicyStatement statement)
    {
        if (statement.Actions.Count == 0)
        {
            throw Malformed("Policy statement must contain actions.");
        }

        if (statement.ExceptResources || statement.Resources is not ["*"])
        {
            throw Malformed("Policy statement must contain resources, and the only resource of a key policy is '*'.");
        }

        if (statement.Principals.Any(principal => IsInvalid(call, principal)))
        {
            throw Malformed("Policy contains a statement with one or more invalid principals.");
        }
    }

    private static bool IsInvalid(AwsCall call, KeyPolicyPrincipalEntry principal) => principal.Type switch
    {
        // KMS stores a deleted user or role under its unique id, and does not take such an id back. A group is no principal, and
        // a pattern none either, but for everybody.
        "AWS" => UniqueId().IsMatch(principal.Value) || call.World.Faults.HiddenPrincipals.Contains(principal.Value)
            || GroupArn().IsMatch(principal.Value) || (principal.Value != "*" && principal.Value.AsSpan().ContainsAny('*', '?')),
        "Service" => !ServicePrincipals.IsKnown(principal.Value),
        _ => false,
    };

    private static AwsErrorException Malformed(string message) => new("MalformedPolicyDocumentException", message);

    [GeneratedRegex(@"\A[\u0009\u000A\u000D\u0020-\u00FF]+\z")]
    private static partial Regex PolicyCharacters();

    [GeneratedRegex("^arn:[^:]*:iam::[^:]*:group/")]
    private static partial Regex GroupArn();

    [GeneratedRegex("^A(ROA|IDA|GPA)[A-Z0-9]{12,}$")]
    private static partial Regex UniqueId();
}
