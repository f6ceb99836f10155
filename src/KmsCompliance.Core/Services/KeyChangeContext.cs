using KmsCompliance.Ports;

namespace KmsCompliance.Services;

/// <summary>What a service may ask while a key is changed.</summary>
/// <param name="Session">The caller's session.</param>
/// <param name="Reporter">Told of what could not be determined.</param>
/// <param name="KeysIn">The keys of a Region, each looked up once a command.</param>
public sealed record KeyChangeContext(IAwsSession Session, IRunReporter Reporter, Func<string, IKeyFinder> KeysIn);
