namespace KmsCompliance.Identifiers;

/// <summary>Addresses of endpoints: what may be one, and how it is shown.</summary>
public static class EndpointAddress
{
    /// <summary>Whether the address carries a user name or password, which would be stored and shown with it.</summary>
    /// <param name="address">The address.</param>
    public static bool HasUserInfo(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.UserInfo.Length > 0;
    }

    /// <summary>Whether what is sent to the address can be read on the way: plain http that leaves the machine.</summary>
    /// <param name="address">The address.</param>
    public static bool IsInsecure(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback;
    }

    /// <summary>The address without user name and password, for messages.</summary>
    /// <param name="address">The address.</param>
    public static string Show(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.UserInfo, UriFormat.UriEscaped);
    }
}
