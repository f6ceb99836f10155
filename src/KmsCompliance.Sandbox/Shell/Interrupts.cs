using System.Runtime.InteropServices;

namespace KmsCompliance.Sandbox.Shell;

/// <summary>
/// Ctrl+C and SIGTERM, handed to whoever can stop the work in hand. While one request is being served, a second one
/// ends the process as if nobody listened.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Func<PosixSignal, bool> _stop;
    private int _requests;

    /// <summary>Begins to listen.</summary>
    /// <param name="stop">Asks the work to stop, without waiting; false when there is none, so that the process ends.</param>
    public Interrupts(Func<PosixSignal, bool> stop)
    {
        _stop = stop;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
        ];
    }

    /// <summary>SIGTERM has arrived: the whole process is to end, not only the work in hand.</summary>
    public bool TerminationRequested { get; private set; }

    /// <summary>The work has ended; the next request is a first one again.</summary>
    public void Reset() => Interlocked.Exchange(ref _requests, 0);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private void Handle(PosixSignalContext context)
    {
        TerminationRequested |= context.Signal == PosixSignal.SIGTERM;
        context.Cancel = Interlocked.Increment(ref _requests) == 1 && _stop(context.Signal);
    }
}
