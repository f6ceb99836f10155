using System.Net;
using KmsCompliance.Sandbox.Endpoint.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace KmsCompliance.Sandbox.Endpoint;

/// <summary>An AWS endpoint in this process, on 127.0.0.1, that speaks the wire protocols of KMS, of the
/// services whose data is encrypted, of STS, and of what S3 and EC2 tell of buckets and Regions.</summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly DelayClock _clock;

    private SandboxServer(WebApplication application, SandboxWorld world, CallLog calls, FaultPlan faults, DelayClock clock)
    {
        _application = application;
        _clock = clock;
        World = world;
        Calls = calls;
        Faults = faults;
        var addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        Url = new Uri(addresses.Addresses.Single());
    }

    /// <summary>Where the endpoint listens, such as <c>http://127.0.0.1:4577/</c>.</summary>
    public Uri Url { get; }

    /// <summary>How often each operation was called.</summary>
    public CallLog Calls { get; }

    /// <summary>What goes wrong on demand.</summary>
    public FaultPlan Faults { get; }

    /// <summary>The state behind the endpoint.</summary>
    public SandboxWorld World { get; }

    /// <summary>Starts an endpoint.</summary>
    /// <param name="options">Its behaviour.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <returns>The endpoint, listening.</returns>
    /// <exception cref="Estate.EstateException">The estate file is not sound.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<SandboxServer> StartAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var calls = new CallLog();
        var faults = new FaultPlan();
        var world = new SandboxWorld(options, faults);
        var control = new ControlEndpoint(world, calls, faults);
        var clock = new DelayClock();
        var dispatcher = new RequestDispatcher(world, calls, faults, clock);

        // The empty builder has no configuration, no logging and no middleware: nothing reads the environment, nothing
        // writes to the console, and a request costs little more than its own bytes.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RequestDispatcher.MaxBodySize;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        var application = builder.Build();
        application.Run(context => context.Request.Path.StartsWithSegments(ControlEndpoint.Root)
            ? control.HandleAsync(context)
            : dispatcher.HandleAsync(context));
        try
        {
            await application.StartAsync(cancellationToken);
            return new SandboxServer(application, world, calls, faults, clock);
        }
        catch
        {
            await application.DisposeAsync();
            clock.Dispose();
            throw;
        }
    }

    /// <summary>Stops listening and cuts the connections that are left.</summary>
    /// <returns>Done when the port is free again.</returns>
    public async ValueTask DisposeAsync()
    {
        // A caller that disposes does not wait for clients that keep connections open.
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        try
        {
            await _application.StopAsync(now.Token);
        }
        catch (OperationCanceledException)
        {
            // Connections are aborted by then, which is what was wanted.
        }

        await _application.DisposeAsync();
        _clock.Dispose();
    }
}
