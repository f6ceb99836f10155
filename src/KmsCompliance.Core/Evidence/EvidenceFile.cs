using KmsCompliance.Errors;
using KmsCompliance.Files;

namespace KmsCompliance.Evidence;

/// <summary>Opens files of evidence. Who writes has the file alone, for as long as it takes to read what others added and to write a
/// line; who reads sees no line that is not written to its end.</summary>
internal static class EvidenceFile
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    // Half a minute.
    private const int Looks = 1500;

    /// <summary>How often it is looked for a second.</summary>
    public const int LooksInHurry = 50;

    /// <summary>Opens a file, once nobody else holds it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="open">Opens it.</param>
    /// <param name="time">Measures the waits.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <param name="givesUp">Asked after each look in vain whether it was the last; null for one that never is.</param>
    /// <param name="inUse">What is said of a file that somebody holds for too long; null for what is said of evidence.</param>
    /// <exception cref="FailureException">Somebody holds it for too long.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public static async Task<FileStream> OpenAsync(string path, Func<string, FileStream> open, TimeProvider time, CancellationToken cancellationToken, Func<bool>? givesUp = null, Func<string, Failure>? inUse = null)
    {
        for (var look = 0; look < Looks; look++)
        {
            try
            {
                return open(path);
            }
            catch (IOException exception) when (OwnerFile.IsInUse(exception))
            {
                if (givesUp?.Invoke() == true)
                {
                    break;
                }

                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
            }
        }

        throw new FailureException((inUse ?? Failures.EvidenceInUse)(path));
    }
}
