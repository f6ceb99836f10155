namespace KmsCompliance.Services;

/// <summary>A rule that asks AWS for more than an audit tells: applied where it is chosen, by the commands that can ask.</summary>
public interface IAskingRule : IComplianceRule
{
    /// <inheritdoc/>
    string IComplianceRule.Level => RuleLevel.Full;

    /// <inheritdoc/>
    string? IComplianceRule.Lacks(RuleInputs inputs) =>
        inputs.CanAsk ? null : inputs.IsOfTemplate ? IsAnsweredByTemplate ? null : "what only AWS can tell of a resource that is there: judge those with Test-ServiceCmk" : "calls to AWS, which this command does not make: judge with Test-ServiceCmk, and pipe its findings";

    /// <inheritdoc/>
    bool IComplianceRule.IsAnsweredByTemplate => false;

    /// <inheritdoc/>
    RuleResult? IComplianceRule.Evaluate(EncryptionStatus status, RuleContext context) => context.Asked?.GetValueOrDefault(Id);

    /// <summary>Applies the rule.</summary>
    /// <param name="status">The resource.</param>
    /// <param name="context">What is known beside it.</param>
    /// <param name="facts">Asks AWS.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The result; null where the rule has nothing to say of the resource.</returns>
    Task<RuleResult?> EvaluateAsync(EncryptionStatus status, RuleContext context, IRuleFacts facts, CancellationToken cancellationToken);
}
