using System.Globalization;
using KmsCompliance.Sandbox.Endpoint.Estate;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudWatchLogs;

/// <summary>Log groups of an estate.</summary>
internal sealed class LogGroupEstate : EstateList<EstateLogGroup>
{
    public override string Name => "logGroups";

    public override string CountName => "logGroupsPerRegion";

    public override void Generate(RegionState here, int count, IReadOnlyList<string> keyArns)
    {
        for (var i = 0; i < count; i++)
        {
            here.LogGroups.Add(new LogGroup(here.AccountId, here.Region, string.Create(CultureInfo.InvariantCulture, $"generated/log-group-{i:D7}"), EstateBuilder.CreatedAt)
            {
                KmsKeyArn = keyArns.Count == 0 ? null : keyArns[i % keyArns.Count],
            });
        }
    }

    protected override void Check(EstateLogGroup entry, EstatePlace place)
    {
        place.Require(LogGroup.IsName(entry.Name), "name", "a name has 1 to 512 letters, digits and ._-/#");
        place.Require(LogGroup.Classes.Contains(entry.Class), "class", $"the classes are {string.Join(", ", LogGroup.Classes)}");
        place.Require(entry.StoredBytes >= 0, "storedBytes", "a number of 0 or more is wanted");
        place.Require(
            entry.LinkedTo is null || (entry.LinkedTo != place.Account.Id && place.Estate.Accounts.Any(account => account.Id == entry.LinkedTo)),
            "linkedTo",
            "the account that monitors is another one of the estate");
    }

    protected override void Add(EstateLogGroup entry, RegionState here, EstatePlace place)
    {
        place.Require(here.LogGroups.Find(entry.Name) is null, "name", $"'{entry.Name}' is there already in {here.Region} of {here.AccountId}");
        var group = new LogGroup(here.AccountId, here.Region, entry.Name, EstateBuilder.CreatedAt)
        {
            Class = entry.Class,
            StoredBytes = entry.StoredBytes,
            KmsKeyArn = entry.KmsKeyId is { } keyId ? EstateBuilder.KeyArn(here, keyId) : null,
        };
        foreach (var (key, value) in entry.Tags)
        {
            group.Tags[key] = value;
        }

        here.LogGroups.Add(group);
        if (entry.LinkedTo is { } monitor)
        {
            place.World.Region(monitor, here.Region).LogGroups.Link(group);
        }
    }
}
