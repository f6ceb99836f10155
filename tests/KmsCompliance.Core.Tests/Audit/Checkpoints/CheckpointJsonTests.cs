using System.Buffers;
using System.Collections.Immutable;
using System.Reflection;
using CsCheck;
using KmsCompliance.Audit.Checkpoints;
using KmsCompliance.Files;
using KmsCompliance.Services;
using static KmsCompliance.Core.Tests.Rules.Estate;

namespace KmsCompliance.Core.Tests.Audit.Checkpoints;

/// <summary>What is kept comes back as it was.</summary>
public sealed class CheckpointJsonTests
{
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.String[Gen.Char['\u0001', '\ud7ff'], 0, 12], Gen.OneOf<string>("", "\u2028\r\n\t\"\\", "\u202e", "\ud83d\udd11", "null"));

    private static readonly Gen<object?> Dictionaries = Gen.Dictionary(Texts, Texts)[0, 3].Select(static entries => (object?)new TextDictionary(entries));

    private static readonly Gen<object?> Lists = Texts.Array[0, 3].Select(static texts => (object?)TextList.Create(texts));

    public static TheoryData<string> Services => [.. ServiceCatalog.All.Select(static service => service.Name)];

    [Theory]
    [MemberData(nameof(Services))]
    public void Every_property_of_every_service_s_status_comes_back(string name)
    {
        var service = ServiceCatalog.Find(name)!;
        var settable = service.StatusType.GetProperties().Where(static property => property.SetMethod is { IsPublic: true }).ToList();
        var all = service.StatusType.GetProperties();
        Assert.InRange(settable.Count, 15, all.Length - 2);
        var drawn = settable.Select(ValueOf).Aggregate(
            Gen.Const(ImmutableList<object?>.Empty),
            static (values, next) => from drawn in values from value in next select drawn.Add(value));
        drawn.Sample(
            values =>
            {
                var status = service.SampleStatus(Account, Region, KeyArn);
                foreach (var (property, value) in settable.Zip(values))
                {
                    property.SetValue(status, value);
                }

                var read = Assert.IsType<EncryptionStatus>(Again(status, service), exactMatch: false);

                Assert.Same(service.StatusType, read.GetType());
                Assert.All(all, property => Assert.Equal(property.GetValue(status), property.GetValue(read)));
                Assert.Equal(status.Verdict, read.Verdict);
            },
            iter: Properties.Cases);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"End\":1,\"End\":2}")]
    [InlineData("{\"End\":\"1\"}")]
    [InlineData("{\"End\":1}x")]
    [InlineData("{\"Status\":null}")]
    [InlineData("{\"Status\":{}}")]
    [InlineData("{\"Status\":{\"EncryptionType\":\"KMS\",\"AccountId\":\"111122223333\",\"Region\":\"eu-west-1\",\"Verdict\":{}}}")]
    [InlineData("{\"Unit\":{}}")]
    [InlineData("{\"Status\":{\"EncryptionType\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}")]
    public void A_line_that_no_run_has_written_is_said_to_be_none(string line) =>
        Assert.Throws<UnreadableFileException>(() => CheckpointJson.ReadStatusOrEnd(System.Text.Encoding.UTF8.GetBytes(line), ServiceCatalog.XRay));

    private static object Again(EncryptionStatus status, ServiceDefinition service)
    {
        var lines = new ArrayBufferWriter<byte>();
        CheckpointJson.Write(lines, status);
        Assert.Equal(lines.WrittenCount - 1, lines.WrittenSpan.IndexOf((byte)'\n'));
        return CheckpointJson.ReadStatusOrEnd(lines.WrittenSpan[..^1], service);
    }

    private static Gen<object?> OrNull(Gen<object?> values) => Gen.OneOf(Gen.Bool.Select(static _ => (object?)null), values);

    // Whether it is a trail or a store says of which service it is.
    private static Gen<object?> ValueOf(PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        Gen<object?> values = property.Name switch
        {
            nameof(TrailEncryptionStatus.ResourceType) => Gen.OneOf<object?>(TrailResourceType.Trail, TrailResourceType.EventDataStore),
            _ when type == typeof(string) => Texts.Select(static text => (object?)text),
            _ when type == typeof(bool) => Gen.Bool.Select(static flag => (object?)flag),
            _ when type == typeof(long) => Gen.Long.Select(static count => (object?)count),
            _ when type == typeof(DateTimeOffset) => Gen.DateTimeOffset.Select(static moment => (object?)moment),
            _ when type == typeof(TextDictionary) => Dictionaries,
            _ when type == typeof(TextList) => Lists,
            _ => throw new NotSupportedException($"A status has a property of type {type}, of which no checkpoint was tried."),
        };
        return new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable ? OrNull(values) : values;
    }
}
