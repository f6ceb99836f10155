using KmsCompliance.Identifiers;
using KmsCompliance.Keys;
using KmsCompliance.Places;
using KmsCompliance.Plans;
using KmsCompliance.Ports;
using KmsCompliance.Services;
using KmsCompliance.Templates.Writing;

namespace KmsCompliance.Commands.Templates;

/// <summary>What a plan will have made of accounts, as templates are told of it.</summary>
/// <param name="plan">The plan.</param>
internal sealed class PlannedEstate(Plan plan)
{
    /// <summary>What it is about that is there already: resources and keys, each where it is.</summary>
    public IReadOnlyList<(RegionSelection Where, ResourceReference? Resource, KeyReference? Key)> Targets { get; } =
    [
        .. plan.Document.Steps.Where(static step => step.Action != PlanAction.CreateKey).Select(static step => (
            (RegionSelection)new RegionSelection.Named(step.Region) { AccountId = step.AccountId },
            step.Action == PlanAction.SetKey ? ServiceCatalog.Find(step.Service)!.Read(step.Target).Reference : null,
            step.Action == PlanAction.SetKey ? null : KeyReference.FromService(step.Target))),
    ];

    /// <summary>The hash of the plan.</summary>
    public string Hash => plan.Hash;

    /// <summary>What is changed in an account.</summary>
    /// <param name="accountId">The account.</param>
    public PlannedChanges Of(string accountId)
    {
        var progress = PlanProgress.Read(plan);
        var changes = new PlannedChanges();
        var made = new Dictionary<int, PlannedKey>();
        foreach (var step in plan.Document.Steps.Where(step => step.AccountId == accountId))
        {
            switch (step.Action)
            {
                case PlanAction.CreateKey:
                    var key = new PlannedKey(KeyOf(step), $"{plan.Id}/{step.Number}") { Arn = progress.KeyOf(step.Number), IsBegun = progress.IsBegun(step.Number, isUndo: false) };
                    made.Add(step.Number, key);
                    changes.NewKeys.Add(key);
                    break;
                case PlanAction.SetPolicy:
                    changes.Policies[step.Target] = (step.Before.Policy!.Value.GetRawText(), step.After.Policy!.Value.GetRawText());
                    break;
                case PlanAction.SetRotation:
                    changes.Rotations[step.Target] = (RotationOf(step.Before), RotationOf(step.After));
                    break;
                default:
                    changes.KeyOf[(step.Region, step.Target)] = new(step.After.KeyId, step.After.KeyFromStep is { } number ? made[number] : null, current => IsAsFound(step, current));
                    break;
            }
        }

        return changes;
    }

    private static KeyRotation RotationOf(PlanState state) => new(state.RotationEnabled == true, state.RotationPeriodInDays);

    private static bool IsAsFound(PlanStep step, EncryptionStatus current)
    {
        var found = PlanState.OfKey(ServiceCatalog.Find(step.Service)!, current);
        return found.KeyId == step.Before.KeyId && found.IsDefaultKey == step.Before.IsDefaultKey;
    }

    // With the tags by which the module knows its own keys, whoever makes them.
    private static EstateKey KeyOf(PlanStep step)
    {
        var after = step.After;
        var tags = new Dictionary<string, string>(after.Tags ?? [], StringComparer.Ordinal)
        {
            [ServiceKeyTags.Service] = step.Service!,
            [ServiceKeyTags.Alias] = after.Alias!,
        };
        return new EstateKey
        {
            AccountId = step.AccountId,
            Region = step.Region,
            Aliases = [after.Alias!],
            NewAliases = [after.Alias!],
            Description = after.Description!,
            Policy = after.Policy!.Value.GetRawText(),
            RotationEnabled = after.RotationEnabled == true,
            RotationPeriodInDays = after.RotationPeriodInDays,
            Tags = new TextDictionary(tags),
        };
    }
}
