using System.Xml;

namespace KmsCompliance.Aws.Protocol;

/// <summary>An answer that is read member by member: only what is asked for.</summary>
internal interface IXmlResponse<TSelf>
    where TSelf : IXmlResponse<TSelf>
{
    /// <summary>Reads an answer.</summary>
    /// <param name="xml">The element that holds the answer's members.</param>
    /// <exception cref="XmlException">A member that must be there is missing, or not of its kind.</exception>
    static abstract TSelf ReadFrom(XmlElement xml);
}
