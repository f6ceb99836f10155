using System.Reflection;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Core.Tests.Errors;

public sealed class FailuresTests
{
    /// <summary>Kind, error id.</summary>
    public static TheoryData<FailureKind, string> Kinds => new()
    {
        { FailureKind.Unspecified, "CallFailed" },
        { FailureKind.AccessDenied, "AccessDenied" },
        { FailureKind.Authentication, "CredentialsNotAccepted" },
        { FailureKind.NotFound, "ResourceNotFound" },
        { FailureKind.AlreadyExists, "ResourceExists" },
        { FailureKind.Throttled, "Throttled" },
        { FailureKind.QuotaExceeded, "QuotaExceeded" },
        { FailureKind.Connection, "ServiceUnreachable" },
        { FailureKind.Timeout, "CallTimedOut" },
        { FailureKind.InvalidArgument, "InvalidRequest" },
        { FailureKind.InvalidState, "InvalidState" },
        { FailureKind.ServiceFault, "ServiceFailed" },
        { FailureKind.InvalidAnswer, "AnswerNotUnderstood" },
        { FailureKind.TokenNotAccepted, "CredentialsNotAccepted" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_kind_of_failed_call_has_its_id_and_says_what_to_do(FailureKind kind, string errorId)
    {
        var call = new AwsCallException(kind, "because.") { Code = "SomeException", Operation = "kms:DescribeKey", Region = "eu-west-1" };
        var failure = Failures.FromCall(call, "target");

        Assert.Equal((errorId, kind, "target", call), (failure.ErrorId, failure.Kind, failure.Target, failure.Exception));
        Assert.Equal("kms:DescribeKey of 'target' in eu-west-1 failed with SomeException: because.", failure.Message);
        Assert.Equal(kind == FailureKind.Unspecified, failure.RecommendedAction is null);
    }

    [Fact]
    public void Every_failure_of_our_own_says_what_to_do_next()
    {
        var made = MakeAll("x").Where(failure => failure.ErrorId is not ("AccessDenied" or nameof(Failures.UnexpectedFailure))).ToList();

        Assert.True(made.Count > 30);
        Assert.All(made, failure => Assert.False(string.IsNullOrWhiteSpace(failure.RecommendedAction), failure.ErrorId));
    }

    [Fact]
    public void No_failure_says_what_a_terminal_would_obey()
    {
        var made = MakeAll("a\u001b]0;title\u0007\u202Eb\r\nforged\u009B2J").ToList();

        Assert.True(made.Count > 30);
        Assert.All(made, failure =>
        {
            Assert.Equal((PrintableText.Of(failure.Message), failure.Target), (failure.Message, failure.Target is null ? null : PrintableText.Of(failure.Target)));
            Assert.True(failure.RecommendedAction is null || PrintableText.Lines(failure.RecommendedAction) == failure.RecommendedAction, failure.ErrorId);

            // Statements have lines of their own, as JSON, in which no name has any.
            Assert.True(failure.ErrorId is nameof(Failures.KeyPolicyInsufficient) or nameof(Failures.KeyPolicyChangedSince) || failure.RecommendedAction?.Contains('\n', StringComparison.Ordinal) != true, failure.ErrorId);
        });
    }

    private static IEnumerable<Failure> MakeAll(string text)
    {
        return typeof(Failures).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(method => method.ReturnType == typeof(Failure))
            .Select(method => (Failure)method.Invoke(null, [.. method.GetParameters().Select(parameter => Sample(parameter.ParameterType))])!);

        object? Sample(Type type) => type switch
        {
            _ when type == typeof(string) => text,
            _ when type == typeof(int) => 1,
            _ when type == typeof(DateTimeOffset) => DateTimeOffset.UnixEpoch,
            _ when type.IsAssignableFrom(typeof(string[])) => new[] { text },
            _ when type == typeof(AwsCallException) => new AwsCallException(FailureKind.AccessDenied, text) { Code = text, Region = text, Operation = text, RequestId = text },
            _ when type == typeof(Exception) => new InvalidOperationException(text),
            _ => type.IsValueType ? Activator.CreateInstance(type) : null,
        };
    }

    [Fact]
    public void The_table_holds_every_kind() => Assert.Equal(Enum.GetValues<FailureKind>().Length, Kinds.Count);

    [Theory]
    [InlineData(FailureKind.Connection, true)]
    [InlineData(FailureKind.Timeout, true)]
    [InlineData(FailureKind.ServiceFault, true)]
    [InlineData(FailureKind.InvalidAnswer, true)]
    [InlineData(FailureKind.AccessDenied, false)]
    [InlineData(FailureKind.Throttled, false)]
    [InlineData(FailureKind.InvalidArgument, false)]
    public void Only_what_got_no_clear_refusal_may_have_taken_effect(FailureKind kind, bool expected) =>
        Assert.Equal(expected, new AwsCallException(kind, "because.").MayHaveTakenEffect);
}
