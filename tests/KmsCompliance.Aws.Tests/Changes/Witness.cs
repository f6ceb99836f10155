using KmsCompliance.Changes;

namespace KmsCompliance.Aws.Tests.Changes;

/// <summary>Notes when it is called.</summary>
internal sealed class Witness : IChangeWitness
{
    public List<(string? KmsKeyId, bool IsUnderKey)> Checked { get; } = [];

    public int Begun { get; private set; }

    public Action OnCheck { get; init; } = static () => { };

    public Action OnBegin { get; init; } = static () => { };

    public void Check(EncryptionStatus current, bool isUnderKey)
    {
        Checked.Add((current.KmsKeyId, isUnderKey));
        OnCheck();
    }

    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        Begun++;
        OnBegin();
    }
}
