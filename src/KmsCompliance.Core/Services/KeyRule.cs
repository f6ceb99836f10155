namespace KmsCompliance.Services;

/// <summary>A rule about the key that a resource is under: what is asked of AWS, and what is made of the answer. Of a resource that is
/// under no key of one's own it says nothing, and what AWS does not answer is not known.</summary>
/// <typeparam name="TAnswer">What AWS answers.</typeparam>
public abstract class KeyRule<TAnswer> : IAskingRule
    where TAnswer : class
{
    /// <inheritdoc/>
    public abstract string Id { get; }

    /// <inheritdoc/>
    public abstract string Title { get; }

    /// <inheritdoc/>
    public abstract string Severity { get; }

    /// <inheritdoc/>
    public virtual IReadOnlyList<string> Services => ServiceCatalog.Names;

    /// <inheritdoc/>
    public abstract string Why { get; }

    /// <inheritdoc/>
    public virtual bool IsMendedByKey => false;

    /// <inheritdoc/>
    public virtual bool IsAnsweredByTemplate => false;

    /// <inheritdoc/>
    public abstract string HowToMend { get; }

    /// <inheritdoc/>
    public abstract IReadOnlyList<CmkAction> Actions { get; }

    /// <inheritdoc/>
    public virtual IReadOnlyList<FrameworkControl> ControlsOf(ServiceDefinition service) => [];

    /// <inheritdoc/>
    public async Task<RuleResult?> EvaluateAsync(EncryptionStatus status, RuleContext context, IRuleFacts facts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(status);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(facts);
        if (!RuleResult.TryFindKey(status, out var keyArn, out var result))
        {
            return result;
        }

        var key = new RuledKey(keyArn, status, context);
        var (answer, problem) = await AskAsync(key, facts, cancellationToken).ConfigureAwait(false);
        return answer is null ? RuleResult.NotKnown(problem!) : Judge(key, answer);
    }

    /// <summary>Asks AWS.</summary>
    /// <param name="key">The key.</param>
    /// <param name="facts">Asks.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    protected abstract Task<Fact<TAnswer>> AskAsync(RuledKey key, IRuleFacts facts, CancellationToken cancellationToken);

    /// <summary>What the rule says by the answer.</summary>
    /// <param name="key">The key.</param>
    /// <param name="answer">The answer.</param>
    /// <returns>The result; null where the rule has nothing to say of the key.</returns>
    protected abstract RuleResult? Judge(RuledKey key, TAnswer answer);
}

/// <summary>A customer-managed key that a rule is about.</summary>
/// <param name="Arn">The key's ARN.</param>
/// <param name="Status">The resource that is under it.</param>
/// <param name="Context">What is known beside it.</param>
public sealed record RuledKey(string Arn, EncryptionStatus Status, RuleContext Context)
{
    /// <summary>The key's Region, which need not be the resource's.</summary>
    public string Region => Identifiers.AwsArn.TryParse(Arn, out var arn) ? arn.Region : Status.Region;
}
