using KmsCompliance.Policy.Evaluation;

namespace KmsCompliance.Policy.Access;

/// <summary>What a reader of data needs of the service that keeps it, and what is known of the resource that holds it.</summary>
/// <param name="Alternatives">The rights, each alternative all that it takes.</param>
/// <param name="Policy">The resource's policy.</param>
internal sealed record DataRight(IReadOnlyList<IReadOnlyList<AskedRight>> Alternatives, ResourcePolicyKnowledge Policy)
{
    /// <summary>Whose resource it is; null where that is not known.</summary>
    public string? AccountId => Alternatives[0][0].AccountId;

    /// <summary>Whether resource control policies bind the service.</summary>
    public bool IsBoundByResourceControl => Alternatives[0][0].IsBoundByResourceControl;
}
