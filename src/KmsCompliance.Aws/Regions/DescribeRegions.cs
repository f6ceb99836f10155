using System.Xml;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;
using KmsCompliance.Identifiers;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Regions;

internal sealed class DescribeRegionsRequest : AmazonWebServiceRequest, IQueryRequest
{
    public bool? AllRegions { get; init; }

    public void WriteTo(QueryForm form) => form.Add("AllRegions", AllRegions);
}

internal sealed class DescribeRegionsResponse : AmazonWebServiceResponse, IXmlResponse<DescribeRegionsResponse>
{
    public IReadOnlyList<RegionEntry> Regions { get; init; } = [];

    public static DescribeRegionsResponse ReadFrom(XmlElement xml)
    {
        var items = xml.ReadList("regionInfo", "item") ?? throw new XmlException("The answer has no Regions.");
        var regions = new List<RegionEntry>(items.Count);
        foreach (var item in items)
        {
            // What is no Region's code is not believed: it becomes part of an address.
            regions.Add(item.ReadText("regionName") is { } name && RegionName.IsWellFormed(name)
                ? new RegionEntry(name, item.ReadText("optInStatus"))
                : throw new XmlException("A Region has no name."));
        }

        return new DescribeRegionsResponse { Regions = regions };
    }
}
