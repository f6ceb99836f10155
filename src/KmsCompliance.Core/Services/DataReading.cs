using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Access;
using KmsCompliance.Policy.Evaluation;
using KmsCompliance.Ports;

namespace KmsCompliance.Services;

/// <summary>What it takes to read the data that a service keeps in a resource: its own right, and what of the key.</summary>
internal abstract class DataReading
{
    /// <summary>What nobody looks at, whichever the service.</summary>
    private static readonly string[] NeverLookedAt =
    [
        "the state of the key",
        "session policies",
        "policies of VPC endpoints",
        "the second hop: who may assume those who may assume a role, or pass it to a service",
    ];

    /// <summary>The service's own actions by which its data is read, for which policies are read.</summary>
    public abstract IReadOnlyList<string> Actions { get; }

    /// <summary>The actions that it takes on the key; none where the service decrypts in its own name.</summary>
    public virtual IReadOnlyList<string> KeyActions { get; } = ["kms:Decrypt"];

    /// <summary>The IAM actions by which the resource, and what says who may read it, is looked up.</summary>
    public abstract IReadOnlyList<CmkAction> LookupActions { get; }

    /// <summary>What has to be said of every reader; null for nothing.</summary>
    public virtual string? Remark => null;

    /// <summary>What of the service is not looked at.</summary>
    /// <param name="status">The resource.</param>
    protected abstract IReadOnlyList<string> LeftOut(EncryptionStatus status);

    /// <summary>What is not looked at.</summary>
    /// <param name="status">The resource.</param>
    public TextList NotLookedAt(EncryptionStatus status) => [.. LeftOut(status), .. NeverLookedAt];

    /// <summary>What has the policy that says who may read, for people.</summary>
    /// <param name="status">The resource.</param>
    public virtual string WhatHasThePolicy(EncryptionStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return $"'{status.ResourceId}'";
    }

    /// <summary>Reads the resource's own policy.</summary>
    /// <param name="status">The resource.</param>
    /// <param name="session">The session.</param>
    /// <param name="caller">The session's account.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="Errors.AwsCallException">It could not be read.</exception>
    public virtual Task<ResourcePolicyKnowledge> ReadPolicyAsync(EncryptionStatus status, IAwsSession session, string caller, CancellationToken cancellationToken) =>
        Task.FromResult(ResourcePolicyKnowledge.None);

    /// <summary>The service's own right.</summary>
    /// <param name="status">The resource.</param>
    /// <param name="policy">The resource's policy.</param>
    /// <param name="caller">The account of whoever read the policy.</param>
    public abstract DataRight RightOn(EncryptionStatus status, ResourcePolicyKnowledge policy, string caller);

    /// <summary>What reading takes on the key.</summary>
    /// <param name="status">The resource.</param>
    /// <param name="keyArn">The key's ARN.</param>
    public IReadOnlyList<AskedRight> RightsOnKey(EncryptionStatus status, string keyArn) =>
        [.. KeyActions.Select(action => AskedRight.OnKey(action, keyArn) with { Context = KeyContext(status, keyArn) })];

    /// <summary>What the request to KMS says for certain.</summary>
    /// <param name="status">The resource.</param>
    /// <param name="keyArn">The key's ARN.</param>
    protected abstract IReadOnlyDictionary<string, IReadOnlyList<string>> KeyContext(EncryptionStatus status, string keyArn);

    /// <summary>What a request to KMS says that a service makes in the name of whoever reads.</summary>
    /// <param name="service">The service.</param>
    /// <param name="keyArn">The key's ARN.</param>
    /// <remarks><see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html"/></remarks>
    protected static Dictionary<string, IReadOnlyList<string>> Via(string service, string keyArn)
    {
        var context = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase) { ["aws:ViaAWSService"] = ["true"] };
        if (AwsArn.TryParse(keyArn, out var key) && AwsPartition.Find(key.Partition) is { } partition)
        {
            context["kms:ViaService"] = [partition.ViaService(service, key.Region)];
        }

        return context;
    }

    /// <summary>What a request to a service says that takes TLS only, in one Region.</summary>
    /// <param name="region">The Region.</param>
    protected static Dictionary<string, IReadOnlyList<string>> InRegion(string region)
    {
        var context = AskedRight.NotOfKms();
        context["aws:SecureTransport"] = ["true"];
        context["aws:RequestedRegion"] = [region];
        return context;
    }

    /// <summary>Adds the resource's tags, as condition keys name them; none of which the names differ in case only.</summary>
    /// <param name="context">The keys.</param>
    /// <param name="prefixes">What begins the keys, such as <c>aws:ResourceTag/</c>.</param>
    /// <param name="tags">The tags; null where they are not known.</param>
    protected static void AddTags(Dictionary<string, IReadOnlyList<string>> context, IReadOnlyList<string> prefixes, TextDictionary? tags)
    {
        foreach (var tag in (tags ?? TextDictionary.Empty).GroupBy(static tag => tag.Key, StringComparer.OrdinalIgnoreCase).Where(static same => same.Count() == 1).Select(static same => same.First()))
        {
            foreach (var prefix in prefixes)
            {
                context[prefix + tag.Key] = [tag.Value];
            }
        }
    }
}
