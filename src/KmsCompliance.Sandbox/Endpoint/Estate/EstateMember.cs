using System.Text.Json.Nodes;

namespace KmsCompliance.Sandbox.Endpoint.Estate;

/// <summary>A member that a service adds to the accounts of an estate.</summary>
internal abstract class EstateMember
{
    /// <summary>The member's name, such as <c>secrets</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The member of <c>generate</c> that tells how many the service makes in each Region; null where it makes
    /// none.</summary>
    public virtual string? CountName => null;

    /// <summary>Reads and checks the member of one account.</summary>
    /// <param name="value">The member; null for a JSON null.</param>
    /// <param name="place">Where it is.</param>
    /// <returns>What puts it in place, once there are accounts, keys and buckets.</returns>
    /// <exception cref="EstateException">It is not sound; the message names the place.</exception>
    public abstract IReadOnlyList<Action> Read(JsonNode? value, EstatePlace place);

    /// <summary>Makes a number of the service's resources in one Region, where nothing but keys is yet.</summary>
    /// <param name="here">The account and Region.</param>
    /// <param name="count">How many.</param>
    /// <param name="keyArns">Keys to use in turn; where there is none, what the service does without one.</param>
    public virtual void Generate(RegionState here, int count, IReadOnlyList<string> keyArns) =>
        throw new NotSupportedException($"{Name} are not generated.");
}
