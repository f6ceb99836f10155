using System.Collections.Concurrent;
using System.Diagnostics;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Sandbox.Endpoint.Protocol;
using Microsoft.AspNetCore.Http;

namespace KmsCompliance.Sandbox.Endpoint;

/// <summary>Takes an AWS request to its operation: who, where, what, faults, latency, answer.</summary>
internal sealed class RequestDispatcher(SandboxWorld world, CallLog calls, FaultPlan faults, DelayClock clock)
{
    // What is not signed does not say its Region, and no operation that takes no signature asks for one.
    private const string UnsignedRegion = "us-east-1";

    public const int MaxBodySize = 4 * 1024 * 1024;

    private readonly AwsServiceCatalog _services = new();
    private readonly ConcurrentBag<AnswerBuffer> _buffers = [];

    public async Task HandleAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        if (!_buffers.TryTake(out var answer))
        {
            answer = new AnswerBuffer();
        }

        try
        {
            await AnswerAsync(context, body, answer);
        }
        finally
        {
            answer.Clear();
            _buffers.Add(answer);
        }
    }

    private async Task AnswerAsync(HttpContext context, ReadOnlyMemory<byte> body, AnswerBuffer answer)
    {
        var arrived = Stopwatch.GetTimestamp();
        var requestId = Guid.NewGuid().ToString();
        var authorization = context.Request.Headers.Authorization.ToString();
        var scope = CredentialScope.Parse(authorization);
        var service = (scope is null ? null : _services.Find(scope.Service)) ?? _services.Guess(context.Request, body);
        var unknown = service is null ? UnknownService.Of(context.Request, scope) : null;
        var protocol = service?.Protocol ?? unknown!.Protocol;
        var truncate = false;
        context.Response.ContentType = protocol.ContentType;
        context.Response.Headers[protocol.RequestIdHeader] = requestId;
        try
        {
            var operation = service is null ? unknown!.OperationOf(context.Request, body) : service.Protocol.OperationOf(context.Request, body);
            if (scope is null && authorization.Length == 0 && service is not null && operation is not null
                && service.Operations.TryGetValue(operation, out var found) && found.IsUnsigned)
            {
                scope = new CredentialScope(string.Empty, UnsignedRegion, service.Name);
            }

            FaultRule? fault = null;
            if (service is not null && operation is not null && scope is not null && service.Operations.ContainsKey(operation))
            {
                var account = AccountOf(scope);
                calls.Add(account, service.Name, operation, scope.Region);
                (fault, var delay, var gates) = faults.Draw(service.Name, operation, scope.Region, scope.AccessKeyId, account, world.Now);
                if (delay > TimeSpan.Zero)
                {
                    await clock.WaitAsync(arrived, delay, context.RequestAborted);
                }

                foreach (var gate in gates)
                {
                    await gate.PassAsync(context.RequestAborted);
                }

                switch (fault?.Kind)
                {
                    case FaultKind.Drop:
                        await WaitOutLatencyAsync(context, arrived);
                        context.Abort();
                        return;
                    case FaultKind.Malformed or FaultKind.Empty:
                        answer.Append(fault.Kind == FaultKind.Empty ? [] : "<html><body>This is not the body you are looking for.</body>"u8);
                        await WaitOutLatencyAsync(context, arrived);
                        await SendAsync(context, answer, truncate: false);
                        return;
                    default:
                        truncate = fault?.Kind == FaultKind.Truncated;
                        break;
                }
            }

            Run(context, body, answer, service, service?.Errors ?? unknown!.Errors, operation, scope, authorization, requestId, fault);
        }
        catch (AwsErrorException error)
        {
            answer.Clear();
            context.Response.StatusCode = error.Status;
            protocol.WriteError(error, requestId, context.Response, answer);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
#pragma warning disable CA1031 // A defect of the sandbox is answered as AWS answers its own, and says what it was.
        catch (Exception defect)
#pragma warning restore CA1031
        {
            answer.Clear();
            var error = new AwsErrorException(
                (service?.Errors ?? unknown!.Errors).Internal,
                $"The sandbox failed: {defect.GetType().Name} {defect.Message}{Environment.NewLine}{defect.StackTrace}");
            context.Response.StatusCode = error.Status;
            protocol.WriteError(error, requestId, context.Response, answer);
        }

        await WaitOutLatencyAsync(context, arrived);
        await SendAsync(context, answer, truncate);
    }

    // A network's delay, which the endpoint's own work is part of.
    private async Task WaitOutLatencyAsync(HttpContext context, long arrived)
    {
        try
        {
            await clock.WaitAsync(arrived, world.Options.Latency, context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer any more; what was done is done.
        }
    }

    private void Run(
        HttpContext context,
        ReadOnlyMemory<byte> body,
        AnswerBuffer answer,
        AwsService? service,
        ServiceErrors errors,
        string? operationName,
        CredentialScope? scope,
        string authorization,
        string requestId,
        FaultRule? fault)
    {
        if (scope is null)
        {
            throw authorization.Length == 0
                ? new AwsErrorException(errors.MissingToken, "Missing Authentication Token")
                : new AwsErrorException(errors.IncompleteSignature, "Authorization header requires 'Credential' parameter with a full scope, 'SignedHeaders' and 'Signature'.");
        }

        if (service is null || operationName is null || !service.Operations.TryGetValue(operationName, out var operation))
        {
            throw new AwsErrorException(errors.UnknownOperation, $"The sandbox has no operation '{operationName}' of service '{scope.Service}'.");
        }

        if (scope.Service != service.Name)
        {
            throw new AwsErrorException(errors.InvalidSignature, $"Credential should be scoped to correct service: '{service.Name}'.");
        }

        lock (world.Gate)
        {
            var caller = scope.AccessKeyId.Length == 0 && operation.IsUnsigned ? Principal.Anonymous : Authenticate(context.Request, scope, errors);
            var call = new AwsCall
            {
                World = world,
                Http = context,
                Service = service,
                Operation = operationName,
                Region = scope.Region,
                Caller = caller,
                RequestId = requestId,
                Now = world.Now,
            };
            Refuse(fault, call);
            service.Protocol.Run(call, operation, body, answer);
        }
    }

    // An access key that nobody has belongs to no account.
    private string AccountOf(CredentialScope scope)
    {
        lock (world.Gate)
        {
            return world.FindPrincipal(scope.AccessKeyId)?.AccountId ?? string.Empty;
        }
    }

    private Principal Authenticate(HttpRequest request, CredentialScope scope, ServiceErrors errors)
    {
        var caller = world.FindPrincipal(scope.AccessKeyId);
        var account = caller is null ? null : world.FindAccount(caller.AccountId);
        if (caller is null || account is null || !account.IsEnabled(scope.Region)
            || (caller.SessionToken is { } token && request.Headers["X-Amz-Security-Token"] != token))
        {
            // AWS answers a Region that is not enabled as it answers an access key it does not know.
            throw new AwsErrorException(errors.UnknownAccessKey, "The security token included in the request is invalid.");
        }

        return caller.ExpiresAt is { } end && end <= world.Now
            ? throw new AwsErrorException(errors.ExpiredToken, "The security token included in the request is expired")
            : caller;
    }

    private static void Refuse(FaultRule? fault, AwsCall call)
    {
        var errors = call.Service.Errors;
        switch (fault?.Kind)
        {
            case FaultKind.Throttle:
                throw new AwsErrorException(errors.Throttled, "Rate exceeded");
            case FaultKind.Deny:
                throw new AwsErrorException(
                    errors.AccessDenied,
                    $"User: {call.Caller.Arn} is not authorized to perform: {call.Service.Name}:{call.Operation} with an explicit deny in a service control policy");
            case FaultKind.Refuse:
                throw new AwsErrorException(fault.Code, "The sandbox was told to refuse this.");
            case FaultKind.ServerError:
                throw new AwsErrorException(errors.Internal.Code, "An internal error occurred.", fault.Status == 0 ? errors.Internal.Status : fault.Status);
            default:
                break;
        }
    }

    private static async Task SendAsync(HttpContext context, AnswerBuffer answer, bool truncate)
    {
        context.Response.ContentLength = answer.Written.Length;
        if (truncate)
        {
            await context.Response.BodyWriter.WriteAsync(answer.Written[..(answer.Written.Length / 2)], context.RequestAborted);
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
            context.Abort();
            return;
        }

        if (answer.Written.Length > 0)
        {
            await context.Response.BodyWriter.WriteAsync(answer.Written, context.RequestAborted);
        }
    }
}
