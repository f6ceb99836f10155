using KmsCompliance.Services.CloudTrail;

namespace KmsCompliance.Policy.Linting;

/// <summary>The statement of CloudTrail Lake has no condition on the source.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html#create-kms-key-policy-for-cloudtrail-encrypt-eds"/></remarks>
internal sealed class LakeSourceRule : IKeyPolicyRule
{
    private static readonly string[] Keys = ["aws:SourceArn", "aws:SourceAccount"];

    public string Id => "KMSP011";

    public string Title => "CloudTrail Lake's statement has no source condition";

    public IEnumerable<KeyPolicyFinding> Check(KeyPolicyLintSubject subject) =>
        string.Equals(subject.Context.Service, "CloudTrailLake", StringComparison.OrdinalIgnoreCase)
            ? from statement in subject.Allows
              where statement.Principals.Any(static principal => principal is { Type: "Service", Value: CloudTrailKeyPolicy.ServicePrincipal })
              from condition in statement.Conditions
              where Keys.Contains(condition.Key, StringComparer.OrdinalIgnoreCase)
              select new KeyPolicyFinding
              {
                  RuleId = Id,
                  Severity = Severity.High,
                  Sid = statement.Label,
                  Message = $"It has a condition on {condition.Key}, which CloudTrail does not support for event data stores: the store could not be encrypted or read.",
                  Remediation = $"Remove the condition on {condition.Key}, or, if the statement is for a trail, add one without it.",
              }
            : [];
}
