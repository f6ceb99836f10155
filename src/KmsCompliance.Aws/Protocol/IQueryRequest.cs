namespace KmsCompliance.Aws.Protocol;

/// <summary>A request that knows its members.</summary>
internal interface IQueryRequest
{
    /// <summary>Adds the members that are set.</summary>
    /// <param name="form">Holds the operation's name already.</param>
    void WriteTo(QueryForm form);
}
