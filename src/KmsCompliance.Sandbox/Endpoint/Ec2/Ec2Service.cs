using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Ec2;

/// <summary>Amazon EC2, as far as it tells which Regions there are.</summary>
internal static class Ec2Service
{
    public const string NotRequired = "opt-in-not-required";
    public const string OptedIn = "opted-in";
    public const string NotOptedIn = "not-opted-in";

    public static AwsService Create() => new(
        new AwsEndpoint("ec2", new QueryProtocol("http://ec2.amazonaws.com/doc/2016-11-15/", ec2: true), ServiceErrors.Ec2()),
        [new("DescribeRegions", DescribeRegions)]);

    private static void DescribeRegions(AwsCall call)
    {
        if (call.Form.Flag("DryRun"))
        {
            throw new AwsErrorException("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412);
        }

        var account = call.World.Account(call.AccountId);
        var all = account.EnabledRegions.Select(name => (Name: name, OptIn: AwsRegions.IsEnabledByDefault(name) ? NotRequired : OptedIn))
            .Concat(account.NotEnabledRegions.Select(name => (Name: name, OptIn: NotOptedIn)))
            .OrderBy(region => region.Name, StringComparer.Ordinal)
            .ToArray();
        var names = call.Form.Texts("RegionName");
        if (names.FirstOrDefault(name => !Array.Exists(all, region => region.Name == name)) is { } unknown)
        {
            throw new AwsErrorException("InvalidParameterValue", $"Invalid region name: '{unknown}'");
        }

        // A Region that is asked for by name is answered whether it is enabled or not.
        var regions = all.Where(region => names.Count > 0 ? names.Contains(region.Name) : call.Form.Flag("AllRegions") || region.OptIn != NotOptedIn);
        foreach (var (filter, values) in Filters(call))
        {
            regions = filter switch
            {
                "opt-in-status" => regions.Where(region => values.Any(value => Principal.Matches(value, region.OptIn))),
                "region-name" => regions.Where(region => values.Any(value => Principal.Matches(value, region.Name))),
                "endpoint" => regions.Where(region => values.Any(value => Principal.Matches(value, Endpoint(region.Name)))),
                _ => throw new AwsErrorException("InvalidParameterValue", $"The filter '{filter}' is invalid"),
            };
        }

        call.Xml.WriteStartElement("regionInfo");
        foreach (var (name, optIn) in regions)
        {
            call.Xml.WriteStartElement("item");
            call.Xml.WriteElementString("regionName", name);
            call.Xml.WriteElementString("regionEndpoint", Endpoint(name));
            call.Xml.WriteElementString("optInStatus", optIn);
            call.Xml.WriteEndElement();
        }

        call.Xml.WriteEndElement();
    }

    private static string Endpoint(string region) => $"ec2.{region}.amazonaws.com";

    private static IEnumerable<(string Name, IReadOnlyList<string> Values)> Filters(AwsCall call)
    {
        for (var i = 1; call.Form.OptionalText($"Filter.{i}.Name") is { } name; i++)
        {
            yield return (name, call.Form.Texts($"Filter.{i}.Value"));
        }
    }
}
