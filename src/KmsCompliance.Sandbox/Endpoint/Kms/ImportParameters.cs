using System.Security.Cryptography;

namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>What GetParametersForImport gave out with one token.</summary>
/// <param name="Wrapping">The pair whose public half wraps the material.</param>
/// <param name="Padding">How it is wrapped.</param>
/// <param name="ValidTo">Until when the token is taken.</param>
internal sealed record ImportParameters(RSA Wrapping, RSAEncryptionPadding Padding, DateTimeOffset ValidTo);
