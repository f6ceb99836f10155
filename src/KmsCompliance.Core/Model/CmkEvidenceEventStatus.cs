namespace KmsCompliance;

/// <summary>What is known of the event that CloudTrail has of a request.</summary>
public static class CmkEvidenceEventStatus
{
    /// <summary>The file of evidence has the ids of its events.</summary>
    public const string Noted = nameof(Noted);

    /// <summary>CloudTrail shows it, and the file was not added to.</summary>
    public const string Found = nameof(Found);

    /// <summary>Several events may be that of the request, and nothing says which: none is noted.</summary>
    public const string Ambiguous = nameof(Ambiguous);

    /// <summary>CloudTrail may show it yet.</summary>
    public const string NotYet = nameof(NotYet);

    /// <summary>CloudTrail had time to show it, and does not.</summary>
    public const string NotFound = nameof(NotFound);

    /// <summary>CloudTrail's event history has nothing any more of when it was sent.</summary>
    public const string Expired = nameof(Expired);

    /// <summary>CloudTrail could not be asked, or not to the end.</summary>
    public const string NotRead = nameof(NotRead);
}
