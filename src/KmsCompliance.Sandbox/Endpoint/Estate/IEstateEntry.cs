namespace KmsCompliance.Sandbox.Endpoint.Estate;

/// <summary>An entry of an estate that is in one Region.</summary>
internal interface IEstateEntry
{
    /// <summary>The Region.</summary>
    string Region { get; }
}
