using System.Text.Json.Nodes;

namespace KmsCompliance.Tests.Hostile;

/// <summary>What the endpoint did with one request.</summary>
/// <param name="Number">Its place in the order of arrival, from 1.</param>
/// <param name="Operation">The operation, such as <c>DescribeKey</c>.</param>
/// <param name="Region">The Region of its signature.</param>
/// <param name="Invocation">What the requests of one call have in common.</param>
/// <param name="Body">What was asked.</param>
/// <param name="Fault">What went wrong.</param>
internal sealed record LedgerEntry(int Number, string Operation, string Region, string Invocation, JsonObject? Body, Fault Fault)
{
    /// <summary>Whether it was carried out: the account's state is what it asks for.</summary>
    public bool IsExecuted { get; set; }

    /// <summary>Whether the fault changed what the caller got.</summary>
    public bool IsSpoilt { get; set; }

    /// <summary>What the account answered, whether the caller got it or not.</summary>
    public JsonObject? Answer { get; set; }

    /// <summary>Whether it asks for a page after the first.</summary>
    public bool AsksOn { get; init; }

    /// <summary>Whether it asks for a page that the endpoint made up.</summary>
    public bool AsksForMadeUp { get; init; }

    public bool IsWrite =>
        !Operation.StartsWith("Get", StringComparison.Ordinal) && !Operation.StartsWith("List", StringComparison.Ordinal)
        && !Operation.StartsWith("Describe", StringComparison.Ordinal) && !Operation.StartsWith("Head", StringComparison.Ordinal)
        && !Operation.StartsWith("Lookup", StringComparison.Ordinal);

    public override string ToString() =>
        $"{Number,4} {Operation} in {Region}{(Body is { Count: > 0 } ? $" {Body.ToJsonString()}" : string.Empty)}: {Fault}{(IsSpoilt ? string.Empty : ", which spoilt nothing")}"
        + (IsWrite ? IsExecuted ? ", carried out" : ", not carried out" : string.Empty);
}
