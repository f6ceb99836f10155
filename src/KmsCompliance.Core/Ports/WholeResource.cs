using KmsCompliance.Errors;

namespace KmsCompliance.Ports;

/// <summary>A resource, of which the rest is read only where it is wanted.</summary>
/// <param name="Found">The resource as its service reports it.</param>
/// <param name="ReadConfigurationAsync">Reads the rest of all that a template has to say of it. Throws <see cref="AwsCallException"/> where it could
/// not be read whole.</param>
public sealed record WholeResource(ConfiguredResource Found, Func<CancellationToken, Task<ResourceConfiguration>> ReadConfigurationAsync);
