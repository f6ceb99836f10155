using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Events;

/// <summary>Puts what happens into the event histories of those whom it concerns.</summary>
internal static class EventRecorder
{
    // KMS's events name a denial so, whatever the error is called that the caller gets.
    private const string Denied = "AccessDenied";
    private const string DeniedException = "AccessDeniedException";

    /// <summary>Notes a call that has ended.</summary>
    /// <param name="call">The call.</param>
    /// <param name="error">What it was refused with; null where it succeeded.</param>
    public static void Ended(AwsCall call, AwsErrorException? error)
    {
        if (call.AccountId.Length == 0 || !EventKinds.IsKept(call.Service.Name, call.Operation))
        {
            return;
        }

        var isKms = call.Service.Name == KmsService.Name;
        Add(
            call,
            new CallEvent
            {
                Number = call.EventNumber,
                At = Second(call.Now),
                Service = call.Service.Name,
                Name = call.Operation,
                Region = call.Region,
                AccountId = call.AccountId,
                Caller = call.Caller,
                SourceAddress = call.Http.Connection.RemoteIpAddress?.ToString() ?? "127.0.0.1",
                UserAgent = call.Http.Request.Headers.UserAgent.ToString(),
                RequestId = call.RequestId,
                Parameters = isKms ? RequestParameters.Of(call) : null,
                Resources = isKms ? call.Resources : [],
                ErrorCode = CodeOf(error),
                ErrorMessage = error?.Message,
            },
            isKms ? call.KeyAccount : null);
    }

    /// <summary>Notes what a service did, or could not do, with a key for its caller or in its own name.</summary>
    /// <param name="call">The call on whose behalf.</param>
    /// <param name="key">The key.</param>
    /// <param name="operation">The operation of KMS.</param>
    /// <param name="use">The circumstances.</param>
    /// <param name="error">What KMS refused it with; null where it succeeded.</param>
    /// <returns>The event's number.</returns>
    public static long OnBehalf(AwsCall call, KmsKey key, string operation, KeyUse use, AwsErrorException? error)
    {
        var number = call.World.NextEventNumber();
        var invokedBy = use.Service?.Principal ?? $"{use.ViaService ?? call.Service.Name}.amazonaws.com";
        var isOwnName = use.Service is not null;
        Add(
            call,
            new CallEvent
            {
                Number = number,
                At = Second(call.Now),
                Service = KmsService.Name,
                Name = operation,
                Region = key.Region,
                AccountId = isOwnName ? key.AccountId : call.AccountId,
                Caller = isOwnName ? null : call.Caller,
                InvokedBy = invokedBy,
                SourceAddress = invokedBy,
                UserAgent = invokedBy,
                RequestId = IdSource.UuidOf($"{call.RequestId}/{number}"),
                Parameters = RequestParameters.Of(key, operation, use),
                Resources = [key.Arn],
                ErrorCode = CodeOf(error),
                ErrorMessage = error?.Message,
            },
            isOwnName ? null : key.AccountId);
        return number;
    }

    // What an account denies to another is in the other's history alone; what it allows is in both, and says no more of whoever it
    // was than the account.
    private static void Add(AwsCall call, CallEvent one, string? keyAccount)
    {
        call.World.Region(one.AccountId, one.Region).Events.Add(one);
        if (keyAccount is not null && keyAccount != one.AccountId && one.ErrorCode is null && call.World.FindAccount(keyAccount) is { } owner)
        {
            owner.Region(one.Region).Events.Add(one with { AccountId = keyAccount });
        }
    }

    private static string? CodeOf(AwsErrorException? error) => error?.Code == DeniedException ? Denied : error?.Code;

    private static DateTimeOffset Second(DateTimeOffset moment) => new(moment.UtcTicks - (moment.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
}
