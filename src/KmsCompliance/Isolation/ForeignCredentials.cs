using System.Management.Automation;
using System.Reflection;
using KmsCompliance.Ports;

namespace KmsCompliance.Isolation;

/// <summary>Reads credentials that others hold, by their shape and not by their type: AWS.Tools brings types of the same
/// names from another copy of the SDK.</summary>
internal static class ForeignCredentials
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>A reader of the credentials, asked again each time they are needed; null where the object holds none.</summary>
    public static Func<CredentialSnapshot>? ReaderOf(object? value)
    {
        var held = value is PSObject wrapped ? wrapped.BaseObject : value;
        if (held is PSCredential credential)
        {
            return () => new CredentialSnapshot(credential.UserName, credential.GetNetworkCredential().Password, sessionToken: null);
        }

        if (held is null or string)
        {
            return null;
        }

        if (GetCredentialsOf(held) is not null)
        {
            return () => Read(held);
        }

        // AWS.Tools' $StoredAWSCredentials keeps the SDK's object in a property that is not public.
        var inner = held.GetType().GetProperty("Credentials", Members)?.GetValue(held);
        return inner is not null && GetCredentialsOf(inner) is not null ? () => Read(inner) : null;
    }

    private static CredentialSnapshot Read(object credentials)
    {
        object current;
        try
        {
            current = GetCredentialsOf(credentials)!.Invoke(credentials, parameters: null)
                ?? throw new InvalidOperationException("The credentials are empty.");
        }
        catch (TargetInvocationException exception) when (exception.InnerException is { } cause)
        {
            throw new InvalidOperationException($"The credentials could not be read: {cause.Message}", cause);
        }

        return new CredentialSnapshot(
            Text(current, "AccessKey") ?? throw new InvalidOperationException("The credentials have no access key."),
            Text(current, "SecretKey") ?? throw new InvalidOperationException("The credentials have no secret key."),
            Text(current, "Token") is { Length: > 0 } token ? token : null);
    }

    private static MethodInfo? GetCredentialsOf(object credentials) =>
        credentials.GetType().GetMethod("GetCredentials", Members, Type.EmptyTypes);

    private static string? Text(object source, string property) => source.GetType().GetProperty(property, Members)?.GetValue(source) as string;
}
