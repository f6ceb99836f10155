using KmsCompliance.Errors;
using KmsCompliance.Model;
using KmsCompliance.Places;

namespace KmsCompliance.Core.Tests.Places;

/// <summary>Regions as they are named become places, each once, with no more questions than that takes.</summary>
public sealed class RegionResolutionTests
{
    private static readonly RegionSelection.Pattern AllOfEurope = new("eu-*", code => code.StartsWith("eu-", StringComparison.Ordinal));

    private static readonly CallerIdentity Asked = new("444455556666", "arn:aws:iam::444455556666:role/Audit", "AKIA");

    private readonly Told _told = new();

    [Fact]
    public async Task A_Region_that_is_known_is_taken_without_asking()
    {
        var account = new Account();
        Assert.Equal(
            [new Place("eu-west-1", "444455556666", Asked), new Place("af-south-1")],
            await ResolveAsync(
                account,
                new RegionSelection.Named("eu-west-1") { AccountId = "444455556666", DeterminedBy = Asked },
                new RegionSelection.Named("af-south-1")));
        Assert.Equal(0, account.Listings);
    }

    [Fact]
    public async Task A_pattern_means_the_enabled_Regions_that_fit_it_by_code()
    {
        Assert.Equal(
            [new Place("eu-west-1", Account.Id), new Place("eu-west-2", Account.Id)],
            await ResolveAsync(new Account(), AllOfEurope with { AccountId = Account.Id }));
        Assert.Equal(
            ["eu-west-1", "eu-west-2", "us-east-1"],
            (await ResolveAsync(new Account(), new RegionSelection.Pattern("*", _ => true))).Select(place => place.Region));
    }

    [Fact]
    public async Task The_default_is_the_sessions_also_for_an_account()
    {
        var account = new Account { DefaultRegion = "us-east-1" };
        Assert.Equal([new Place("us-east-1")], await ResolveAsync(account, new RegionSelection.SessionDefault()));
        Assert.Equal([new Place("us-east-1", "444455556666")], await ResolveAsync(account, new RegionSelection.SessionDefault { AccountId = "444455556666" }));
        Assert.Equal(0, account.Listings);
    }

    [Fact]
    public async Task Without_a_default_nothing_can_be_done()
    {
        var thrown = await Assert.ThrowsAsync<FailureException>(() => ResolveAsync(new Account(), new RegionSelection.SessionDefault()));
        Assert.Equal("NoRegion", thrown.Failure.ErrorId);
    }

    [Fact]
    public async Task What_fits_nothing_is_one_error_and_the_rest_goes_on()
    {
        var account = new Account();
        Assert.Equal(
            [new Place("eu-west-1")],
            await ResolveAsync(account, new RegionSelection.Pattern("xx-*", _ => false), new RegionSelection.Named("xx-east-9"), new RegionSelection.Named("eu-west-1")));
        Assert.Equal(["UnknownRegion", "UnknownRegion"], _told.ErrorIds);
        Assert.Contains("xx-*", _told.Errors.First().Message, StringComparison.Ordinal);
        Assert.Contains("xx-east-9", _told.Errors.Last().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_place_comes_once_and_the_Regions_are_listed_once()
    {
        var account = new Account { DefaultRegion = "eu-west-2" };
        Assert.Equal(
            [new Place("eu-west-1"), new Place("eu-west-2"), new Place("eu-west-1", Account.Id)],
            await ResolveAsync(
                account,
                AllOfEurope,
                AllOfEurope,
                new RegionSelection.SessionDefault(),
                new RegionSelection.Named("eu-west-1") { AccountId = Account.Id }));
        Assert.Equal(1, account.Listings);
    }

    [Fact]
    public async Task Where_the_Regions_may_not_be_listed_the_known_ones_stand_in()
    {
        var account = new Account { RegionsFault = new AwsCallException(FailureKind.AccessDenied, "no.") { Operation = "ec2:DescribeRegions" } };
        Assert.Equal(["eu-west-1", "eu-west-2"], (await ResolveAsync(account, AllOfEurope)).Select(place => place.Region));
        Assert.Contains("partition 'aws'", Assert.Single(_told.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_Region_that_is_named_says_where_to_ask()
    {
        Assert.Equal("eu-west-2", RegionSelection.HintOf([AllOfEurope, new RegionSelection.SessionDefault(), new RegionSelection.Named("eu-west-2"), new RegionSelection.Named("us-east-1")]));
        Assert.Null(RegionSelection.HintOf([AllOfEurope, new RegionSelection.SessionDefault { AccountId = Account.Id }]));
    }

    [Fact]
    public void Only_a_Region_that_is_named_can_contradict_an_ARN()
    {
        RegionSelection[] open = [AllOfEurope, new RegionSelection.SessionDefault(), new RegionSelection.Named("eu-west-1")];
        Assert.Null(RegionSelection.FindOther(open, "eu-west-1"));
        Assert.Equal("us-east-1", RegionSelection.FindOther([.. open, new RegionSelection.Named("us-east-1")], "eu-west-1"));
    }

    private Task<IReadOnlyList<Place>> ResolveAsync(Account account, params RegionSelection[] selections) =>
        new RegionResolution(account, _told).ResolveAsync(selections, CancellationToken.None);
}
