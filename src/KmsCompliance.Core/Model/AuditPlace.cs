using System.Diagnostics.CodeAnalysis;
using KmsCompliance.Identifiers;

namespace KmsCompliance;

/// <summary>What an audit saw of one service in one Region of an account.</summary>
public sealed class AuditPlace
{
    /// <summary>Made of what its initializer says.</summary>
    public AuditPlace()
    {
    }

    /// <summary>A copy, of which an initializer says what differs.</summary>
    [SetsRequiredMembers]
    internal AuditPlace(AuditPlace original)
    {
        Service = original.Service;
        AccountId = original.AccountId;
        Region = original.Region;
        Status = original.Status;
        Resources = original.Resources;
        Message = original.Message;
    }

    /// <summary>The service's name as <c>-Service</c> takes it, such as <c>XRay</c>.</summary>
    public required string Service { get; init; }

    /// <summary>The 12-digit account; null where it is not known.</summary>
    public string? AccountId { get; init; }

    /// <summary>The Region.</summary>
    public required string Region { get; init; }

    /// <summary>One of <see cref="AuditPlaceStatus"/>.</summary>
    public string Status { get; init; } = AuditPlaceStatus.NotReached;

    /// <summary>How many resources were seen.</summary>
    public int Resources { get; init; }

    /// <summary>Why it was not listed to its end, or that a checkpoint had it from a run before; empty otherwise.</summary>
    public string Message { get; init => field = PrintableText.Of(value); } = string.Empty;

    /// <summary>The place and what came of it, in words.</summary>
    public override string ToString() => $"{Service} in {Region}: {Status}, {Resources} resources";
}
