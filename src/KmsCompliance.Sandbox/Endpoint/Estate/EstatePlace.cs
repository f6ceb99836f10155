namespace KmsCompliance.Sandbox.Endpoint.Estate;

/// <summary>A place in an estate, for messages to name, and what it belongs to.</summary>
/// <param name="World">The world that the estate is added to.</param>
/// <param name="Estate">The estate.</param>
/// <param name="Account">The account.</param>
/// <param name="Path">The place, such as <c>accounts[0].secrets[2]</c>.</param>
internal sealed record EstatePlace(SandboxWorld World, EstateDocument Estate, EstateAccount Account, string Path)
{
    /// <exception cref="EstateException">The rule does not hold.</exception>
    public void Require(bool holds, string member, string rule)
    {
        if (!holds)
        {
            throw new EstateException($"{Path}.{member}: {rule}.");
        }
    }

    /// <summary>A Region of the account, for something to be put into.</summary>
    /// <exception cref="EstateException">The account does not have it enabled.</exception>
    public RegionState Enabled(string region, string member = "region")
    {
        var account = World.Account(Account.Id);
        Require(account.IsEnabled(region), member, $"'{region}' is not among the enabled Regions of account {account.Id}");
        return account.Region(region);
    }
}
