namespace KmsCompliance.Ports;

/// <summary>What ends a call, an answer and a listing, whatever is at the other end. Every call goes through these, those of
/// the AWS SDK's own clients too.</summary>
public sealed record CallBounds
{
    /// <summary>The bounds that hold unless others are given.</summary>
    public static CallBounds Default { get; } = new();

    /// <summary>The longest that an answer may take, from the first byte sent to the last byte received. AWS answers what is
    /// asked here in well under a second.</summary>
    public TimeSpan AnswerTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The most bytes of an answer. A page of a hundred secrets takes some hundred thousand.</summary>
    public int AnswerBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>How often a call is sent at most that failed in passing: no answer, half an answer, or an error of the service's
    /// own. One that may not be repeated is sent once.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>How often a call that reads is sent at most where the service says that there are too many calls.</summary>
    public int ThrottledReadAttempts { get; init; } = 8;

    /// <summary>How long after a call began it may be sent once more.</summary>
    public TimeSpan RepeatTime { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>The longest wait before the first repetition; each further one is up to twice as long.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait before any repetition.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>The most pages of a listing. A Region's 500,000 secrets (Secrets Manager quotas) are 5,000 pages, which AWS may
    /// hand out less than full.</summary>
    public int Pages { get; init; } = 25_000;

    /// <summary>When a call has ended at the latest, with all of its repetitions.</summary>
    public TimeSpan CallTime => RepeatTime + LongestWait + AnswerTime;
}
