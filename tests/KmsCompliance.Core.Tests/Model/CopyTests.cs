using System.Reflection;
using KmsCompliance.Model;

namespace KmsCompliance.Core.Tests.Model;

/// <summary>What flows through the pipeline is copied by constructors of its own, which forget nothing.</summary>
public sealed class CopyTests
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Type[] Types =
        [.. typeof(EncryptionStatus).Assembly.GetExportedTypes().Where(static type => CopyOf(type) is not null && type.Namespace == nameof(KmsCompliance))];

    public static TheoryData<Type> Copied => [.. Types];

    [Fact]
    public void There_are_such_types() => Assert.Contains(typeof(CmkChange), Types);

    [Theory]
    [MemberData(nameof(Copied))]
    public void A_copy_is_whole(Type type)
    {
        var original = Activator.CreateInstance(type)!;
        var settable = type.GetProperties(Any).Where(static property => property.CanWrite).ToList();
        foreach (var property in settable)
        {
            var before = property.GetValue(original);
            property.SetValue(original, Sample(property.PropertyType));
            Assert.NotEqual(before, property.GetValue(original));
        }

        var copy = CopyOf(type)!.Invoke([original]);

        Assert.All(settable, property => Assert.Equal(property.GetValue(original), property.GetValue(copy)));
    }

    [Fact]
    public void A_verdict_holds_what_a_status_shows_of_it()
    {
        var status = Rules.Estate.Secret(null).With(new StatusVerdict
        {
            KeyArn = "arn",
            KeyAlias = "alias",
            KeyAliasLooked = true,
            KeyManager = "manager",
            KeyState = "state",
            KeyAccountId = "account",
            Compliance = "compliance",
            Reason = "reason",
            Message = "message",
        });

        Assert.All(
            typeof(StatusVerdict).GetProperties(),
            property => Assert.Equal(property.GetValue(status.Verdict), typeof(EncryptionStatus).GetProperty(property.Name)!.GetValue(status)));
        Assert.Equal("billing/api-token", status.ResourceName);
    }

    private static ConstructorInfo? CopyOf(Type type) =>
        Array.Find(type.GetConstructors(Any), constructor => constructor.GetParameters() is [var only] && only.ParameterType == type);

    private static object Sample(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var text when text == typeof(string) => "sample",
        var flag when flag == typeof(bool) => true,
        var number when number == typeof(int) => 7,
        var moment when moment == typeof(DateTimeOffset) => DateTimeOffset.UnixEpoch,
        var list when list == typeof(TextList) => TextList.Create(["sample"]),
        var entries when entries == typeof(TextDictionary) => new TextDictionary([new("name", "sample")]),
        var scope when scope == typeof(ActionScope) => ActionScope.AnyKey,
        var rights when rights == typeof(IReadOnlyList<CmkAction>) => new[] { new CmkAction { Action = "a", Access = "b", Reason = "c", WhenMissing = "d" } },
        var change when change == typeof(CmkPolicyChange) => new CmkPolicyChange
        {
            KeyId = "a",
            KeyArn = "b",
            Region = "c",
            AccountId = "d",
            Status = "e",
            PreviousPolicy = "f",
            StartedAt = default,
            FinishedAt = default,
        },
        var other => throw new NotSupportedException($"A sample of {other} is wanted."),
    };
}
