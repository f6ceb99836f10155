namespace KmsCompliance.Sandbox.Endpoint.Events;

/// <summary>One call as CloudTrail's event history shows it.</summary>
internal sealed record CallEvent
{
    private string? _id;

    /// <summary>Counts the events of a world.</summary>
    public required long Number { get; init; }

    /// <summary>When, in whole seconds, as CloudTrail has it.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The service that was called, such as <c>kms</c>.</summary>
    public required string Service { get; init; }

    public required string Name { get; init; }

    public required string Region { get; init; }

    /// <summary>Whose event history it is in.</summary>
    public required string AccountId { get; init; }

    /// <summary>Who called; null where a service did in its own name.</summary>
    public required Principal? Caller { get; init; }

    /// <summary>The service that called for somebody, or in its own name, such as <c>secretsmanager.amazonaws.com</c>; null for
    /// none.</summary>
    public string? InvokedBy { get; init; }

    public required string SourceAddress { get; init; }

    public required string UserAgent { get; init; }

    public required string RequestId { get; init; }

    /// <summary>What was asked, as JSON; null where nothing is shown.</summary>
    public string? Parameters { get; init; }

    /// <summary>The ARNs of the keys and aliases that it was about.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    public string? ErrorCode { get; init; }

    public string? ErrorMessage { get; init; }

    public string Id => _id ??= IdOf(Number);

    public string Source => $"{Service}.amazonaws.com";

    public bool IsReadOnly => EventKinds.IsReadOnly(Name);

    /// <summary>The id of an event.</summary>
    /// <param name="number">Its number.</param>
    public static string IdOf(long number) => IdSource.UuidOf(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"event/{number}"));
}
