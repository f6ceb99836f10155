using KmsCompliance.Policy.Access;
using KmsCompliance.Ports;

namespace KmsCompliance.Services.SecretsManager;

/// <summary>Reading the value of a secret: secretsmanager:GetSecretValue, by IAM policies or the secret's own, and kms:Decrypt in the
/// reader's name. The value itself is never read.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access.html"/>. To have several
/// in one call takes it on each too.</remarks>
internal sealed class SecretReading : DataReading
{
    private const string Read = "secretsmanager:GetSecretValue";
    private const string Context = "kms:EncryptionContext:";

    private static readonly string[] TagKeys = ["aws:ResourceTag/", "secretsmanager:ResourceTag/"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Actions { get; } = [Read];

    /// <inheritdoc/>
    public override IReadOnlyList<CmkAction> LookupActions => SecretActions.ReadsData;

    /// <inheritdoc/>
    protected override IReadOnlyList<string> LeftOut(EncryptionStatus status) =>
    [
        "versions of the secret that are under another key",
        "replicas of the secret, each of which has a key and a policy of its own",
        "services that read the secret in the name of others",
    ];

    /// <inheritdoc/>
    public override string WhatHasThePolicy(EncryptionStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return $"the secret '{status.ResourceArn}'";
    }

    /// <inheritdoc/>
    public override async Task<ResourcePolicyKnowledge> ReadPolicyAsync(EncryptionStatus status, IAwsSession session, string caller, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(status);
        ArgumentNullException.ThrowIfNull(session);
        return ResourcePolicyKnowledge.Of(
            WhatHasThePolicy(status), await session.GetAdapter(status.Service, status.Region).GetPolicyAsync(status, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public override DataRight RightOn(EncryptionStatus status, ResourcePolicyKnowledge policy, string caller)
    {
        ArgumentNullException.ThrowIfNull(status);
        var context = InRegion(status.Region);
        AddTags(context, TagKeys, status.Tags);
        return new([[new(Read, status.ResourceArn!) { AccountId = status.AccountId, Context = context, IsLeftToOwner = true }]], policy);
    }

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, IReadOnlyList<string>> KeyContext(EncryptionStatus status, string keyArn)
    {
        var context = Via("secretsmanager", keyArn);
        context[Context + "SecretARN"] = [status.ResourceArn!];
        context["kms:EncryptionContextKeys"] = ["SecretARN", "SecretVersionId"];
        return context;
    }
}
