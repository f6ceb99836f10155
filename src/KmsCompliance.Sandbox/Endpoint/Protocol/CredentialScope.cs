namespace KmsCompliance.Sandbox.Endpoint.Protocol;

/// <summary>What a Signature Version 4 header says about its maker: access key, Region and service.</summary>
internal sealed record CredentialScope(string AccessKeyId, string Region, string Service)
{
    private const string Algorithm = "AWS4-HMAC-SHA256 ";
    private const string CredentialPart = "Credential=";

    /// <summary>Reads an Authorization header; the signature itself is only asked to be there.</summary>
    public static CredentialScope? Parse(string authorization)
    {
        if (!authorization.StartsWith(Algorithm, StringComparison.Ordinal)
            || !authorization.Contains("SignedHeaders=", StringComparison.Ordinal)
            || !authorization.Contains("Signature=", StringComparison.Ordinal))
        {
            return null;
        }

        var start = authorization.IndexOf(CredentialPart, StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        var credential = authorization.AsSpan(start + CredentialPart.Length);
        var end = credential.IndexOfAny(',', ' ');
        credential = end < 0 ? credential : credential[..end];
        Span<Range> parts = stackalloc Range[6];
        return credential.Split(parts, '/') == 5 && credential[parts[4]].SequenceEqual("aws4_request")
            ? new CredentialScope(credential[parts[0]].ToString(), credential[parts[2]].ToString(), credential[parts[3]].ToString())
            : null;
    }
}
