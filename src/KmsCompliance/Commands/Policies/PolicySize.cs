using System.Management.Automation;
using KmsCompliance.Pipeline;

namespace KmsCompliance.Commands.Policies;

/// <summary>Says where IAM would not take a policy for its length.</summary>
internal static class PolicySize
{
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: managed policies, white space not counted.
    private const int MaxPolicyCharacters = 6144;

    public static void Warn(PSCmdlet cmdlet, string? policyDocument)
    {
        if (policyDocument?.Count(character => !char.IsWhiteSpace(character)) is > MaxPolicyCharacters and var size)
        {
            DebugSwitch.WriteWarning(cmdlet, $"The policy is {size} characters long, and IAM takes {MaxPolicyCharacters}. Name fewer ARNs, or patterns of them.");
        }
    }
}
