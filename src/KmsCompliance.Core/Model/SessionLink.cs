namespace KmsCompliance;

/// <summary>The way to AWS by which a place was found, and by which it is worked on. It goes along with the place within this process,
/// and says nothing of itself: it has no member that anything could print, save or compare.</summary>
public abstract class SessionLink
{
    private protected SessionLink()
    {
    }

    /// <summary>Says nothing.</summary>
    public sealed override string ToString() => "session";
}
