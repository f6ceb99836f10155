namespace KmsCompliance.Sandbox.Endpoint.Faults;

/// <summary>Holds calls until it is opened, and tells how many came and how many callers gave up: a point in time to wait
/// for, where a delay would only make it likely.</summary>
public sealed class CallGate
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Counter _arrived = new();
    private readonly Counter _givenUp = new();

    /// <summary>How many calls have come to the gate so far.</summary>
    public int Arrived => _arrived.Value;

    /// <summary>How many callers hung up while they were held.</summary>
    public int GivenUp => _givenUp.Value;

    /// <summary>Waits until so many calls have come.</summary>
    /// <param name="calls">How many, since the gate was made.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public Task WaitForArrivedAsync(int calls, CancellationToken cancellationToken) => _arrived.WaitForAsync(calls, cancellationToken);

    /// <summary>Waits until so many callers have hung up.</summary>
    /// <param name="calls">How many, since the gate was made.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public Task WaitForGivenUpAsync(int calls, CancellationToken cancellationToken) => _givenUp.WaitForAsync(calls, cancellationToken);

    /// <summary>Lets those who wait and all who come later through.</summary>
    public void Open() => _opened.TrySetResult();

    internal async Task PassAsync(CancellationToken cancellationToken)
    {
        _arrived.Increment();
        try
        {
            await _opened.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _givenUp.Increment();
            throw;
        }
    }

    private sealed class Counter
    {
        private readonly Lock _gate = new();
        private readonly List<(int Value, TaskCompletionSource Reached)> _waiting = [];
        private int _value;

        public int Value
        {
            get
            {
                lock (_gate)
                {
                    return _value;
                }
            }
        }

        public void Increment()
        {
            lock (_gate)
            {
                _value++;
                foreach (var (_, reached) in _waiting.Where(entry => entry.Value <= _value))
                {
                    reached.TrySetResult();
                }

                _waiting.RemoveAll(entry => entry.Value <= _value);
            }
        }

        public Task WaitForAsync(int value, CancellationToken cancellationToken)
        {
            lock (_gate)
            {
                if (_value >= value)
                {
                    return Task.CompletedTask;
                }

                var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiting.Add((value, reached));
                return reached.Task.WaitAsync(cancellationToken);
            }
        }
    }
}
