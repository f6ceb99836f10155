using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Organizations.Faults;

/// <summary>What an audit said.</summary>
/// <param name="Statuses">The statuses.</param>
/// <param name="ErrorIds">The errors, by their ids.</param>
/// <param name="Warnings">The warnings.</param>
internal sealed record FaultyResult(IReadOnlyList<EncryptionStatus> Statuses, IReadOnlyList<string> ErrorIds, IReadOnlyList<string> Warnings)
{
    /// <summary>Whether it went on with one that was stopped, and nothing went wrong any more.</summary>
    public bool IsMended { get; init; }

    public static FaultyResult Of(ScriptResult result) =>
        new([.. result.Output.Select(static item => (EncryptionStatus)item.BaseObject)], result.ErrorIds, result.Warnings);
}
