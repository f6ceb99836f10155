using System.Globalization;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>Decides whether the caller may do something with a key: key policy, grants and identity policies.</summary>
internal static class KeyAuthorization
{
    // What a service's own requests do not have, though those of a user do. The account that a service calls from is none
    // that a policy could name.
    private static readonly string[] OfUsersOnly = ["aws:SourceIp", "aws:PrincipalType", "aws:userid", "aws:PrincipalAccount", "kms:CallerAccount"];

    /// <summary>Refuses the call unless the caller may do <paramref name="action"/>.</summary>
    /// <exception cref="AwsErrorException">KMS's AccessDeniedException, which says what is missing.</exception>
    public static void Demand(AwsCall call, KmsKey key, string action, KeyUse use)
    {
        if (Denial(call, key, action, use) is { } denial)
        {
            UsageOperations.Refused(call, key, action, use, denial);
            throw denial;
        }

        UsageOperations.Served(call, key, action, use);
    }

    /// <summary>How KMS refuses the caller an action; null where it does not.</summary>
    public static AwsErrorException? Denial(AwsCall call, KmsKey key, string action, KeyUse use) =>
        WhyNot(call, key, action, use) is { } because ? KmsErrors.Denied(use.Service?.Principal ?? call.Caller.Arn, action, key.Arn, because) : null;

    /// <summary>What <see cref="Demand"/> does, without an end to the call.</summary>
    /// <returns>Whether the caller may do it, and did.</returns>
    public static bool Try(AwsCall call, KmsKey key, string action, KeyUse use)
    {
        try
        {
            Demand(call, key, action, use);
            return true;
        }
        catch (AwsErrorException)
        {
            return false;
        }
    }

    public static bool May(AwsCall call, KmsKey key, string action, KeyUse use) => WhyNot(call, key, action, use) is null;

    /// <summary>Whether a policy would leave the caller the right to change it again.</summary>
    public static bool Keeps(AwsCall call, KeyPolicyDocument policy, string keyArn, string action) =>
        KeyPolicyEvaluator.Evaluate(policy, Request(call, keyArn, action, KeyUse.Direct, null)).Decision
            is KeyAccessDecision.Allowed or KeyAccessDecision.DependsOnIdentityPolicy;

    private static string? WhyNot(AwsCall call, KmsKey key, string action, KeyUse use)
    {
        var request = Request(call, key.Arn, action, use, key);
        if (use.Service is not null)
        {
            return WhyNot(key, request);
        }

        var identity = call.AskIdentity(action, () => request);
        if (identity == KeyAccessDecision.ExplicitDeny)
        {
            return AwsCall.DeniedBecause(action, identity);
        }

        var identityAllows = identity == KeyAccessDecision.Allowed;
        var isForeign = key.AccountId != call.AccountId;
        var limits = call.Caller.Rights.Boundary is { } boundary ? new AccessGuardrails { PermissionsBoundary = [boundary.Document] } : null;
        var decision = KeyPolicyEvaluator.Evaluate(key.Policy, request, null, guardrails: limits).Decision;
        return decision switch
        {
            KeyAccessDecision.ExplicitDeny => "with an explicit deny in a resource-based policy",
            KeyAccessDecision.Allowed when !isForeign || identityAllows => null,
            KeyAccessDecision.Allowed => AwsCall.DeniedBecause(action, identity),
            KeyAccessDecision.DependsOnIdentityPolicy when identityAllows => null,
            _ when IsGranted(call, key, action, use) => null,
            KeyAccessDecision.DependsOnIdentityPolicy => AwsCall.DeniedBecause(action, identity),
            _ => $"because no resource-based policy allows the {action} action",
        };
    }

    /// <summary>A service has no identity policies, so that the key policy alone decides.</summary>
    private static string? WhyNot(KmsKey key, KeyAccessRequest request) => KeyPolicyEvaluator.Evaluate(key.Policy, request).Decision switch
    {
        KeyAccessDecision.Allowed => null,
        KeyAccessDecision.ExplicitDeny => "with an explicit deny in a resource-based policy",
        _ => $"because no resource-based policy allows the {request.Action} action",
    };

    private static bool IsGranted(AwsCall call, KmsKey key, string action, KeyUse use) => key.Grants.Exists(grant =>
        grant.GranteePrincipal == call.Caller.Arn
        && grant.Operations.Contains(action["kms:".Length..])
        && (grant.EncryptionContextSubset is null || grant.EncryptionContextSubset.All(pair => use.EncryptionContext?.GetValueOrDefault(pair.Key) == pair.Value))
        && (grant.EncryptionContextEquals is null
            || (use.EncryptionContext?.Count == grant.EncryptionContextEquals.Count
                && grant.EncryptionContextEquals.All(pair => use.EncryptionContext.GetValueOrDefault(pair.Key) == pair.Value))));

    private static KeyAccessRequest Request(AwsCall call, string keyArn, string action, KeyUse use, KmsKey? key)
    {
        var context = call.RequestContext();
        context["kms:CallerAccount"] = [call.AccountId];
        context["aws:ViaAWSService"] = [use.ViaService is null ? "false" : "true"];
        if (key is not null)
        {
            context["kms:KeySpec"] = [key.KeySpec];
            context["kms:KeyUsage"] = [key.KeyUsage];
            context["kms:KeyOrigin"] = [key.Origin];
            context["kms:MultiRegion"] = [key.IsMultiRegion ? "true" : "false"];
            if (key.PolicyText.Contains("kms:ResourceAliases", StringComparison.OrdinalIgnoreCase))
            {
                context["kms:ResourceAliases"] = [.. call.World.Region(key.AccountId, key.Region).Keys.Aliases
                    .Where(alias => alias.TargetKeyId == key.Id).Select(alias => alias.Name)];
            }

            // Without a use since KMS looks, the days count from then.
            if (action is "kms:DisableKey" or "kms:ScheduleKeyDeletion")
            {
                context["kms:TrailingDaysWithoutKeyUsage"] = [string.Create(CultureInfo.InvariantCulture, $"{(int)(call.Now - UsageOperations.QuietSince(key)).TotalDays}")];
            }

            foreach (var (tag, value) in key.Tags)
            {
                context["aws:ResourceTag/" + tag] = [value];
            }
        }

        if (use.ViaService is { } service)
        {
            context["kms:ViaService"] = [$"{service}.{call.Region}.amazonaws.com"];
        }

        if (use.EncryptionContext is { Count: > 0 } encryptionContext)
        {
            context["kms:EncryptionContextKeys"] = [.. encryptionContext.Keys];
            foreach (var (name, value) in encryptionContext)
            {
                context["kms:EncryptionContext:" + name] = [value];
            }
        }

        if (use.GrantIsForAwsResource is { } isForResource)
        {
            context["kms:GrantIsForAWSResource"] = [isForResource ? "true" : "false"];
        }

        if (use.Signing is { } signing)
        {
            context["kms:MessageType"] = [signing.MessageType];
            context["kms:SigningAlgorithm"] = [signing.Algorithm];
        }

        if (use.ReplicaRegion is { } replicaRegion)
        {
            context["kms:ReplicaRegion"] = [replicaRegion];
        }

        if (use.GranteePrincipal is { } grantee)
        {
            context["kms:GranteePrincipal"] = [grantee];
        }

        if (use.GrantOperations is { } operations)
        {
            context["kms:GrantOperations"] = operations;
        }

        if (use.Service is not { } caller)
        {
            return new KeyAccessRequest(call.Caller.Arn, call.AccountId, action, keyArn) { Context = context };
        }

        foreach (var name in OfUsersOnly)
        {
            context[name] = [];
        }

        context["aws:SourceArn"] = caller.SourceArn is { } arn ? [arn] : [];
        context["aws:SourceAccount"] = caller.SourceAccount is { } account ? [account] : [];
        return new KeyAccessRequest(caller.Principal, null, action, keyArn) { Context = context };
    }
}
