using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Tests.Peers;

namespace KmsCompliance.Tests.Templates;

/// <summary>Runs the function of X-Ray's custom resource, and takes its answer as CloudFormation does.</summary>
/// <param name="source">The function's file.</param>
/// <param name="endpoint">What it asks as AWS.</param>
/// <param name="onPause">What is done while it pauses.</param>
internal sealed class XRayHandlerRun(string source, Uri endpoint, Action<TimeSpan> onPause)
{
    /// <summary>Sends one request.</summary>
    /// <param name="type"><c>Create</c>, <c>Update</c> or <c>Delete</c>.</param>
    /// <param name="properties">The properties of the custom resource.</param>
    /// <param name="physicalId">The id that a former answer gave.</param>
    /// <param name="left">The function's time.</param>
    /// <param name="accessKey">Whose rights it has.</param>
    public async Task<JsonElement> SendAsync(
        string type, JsonObject properties, string? physicalId = null, TimeSpan? left = null, string accessKey = SandboxAccounts.AdministratorAccessKey)
    {
        var url = $"http://127.0.0.1:{FreePort()}/";
        using var listener = new HttpListener { Prefixes = { url } };
        listener.Start();
        var answers = new List<string>();
        var serving = ServeAsync(listener, answers);
        var sent = new JsonObject
        {
            ["RequestType"] = type,
            ["ResponseURL"] = url + "answer?signature=x",
            ["StackId"] = $"arn:aws:cloudformation:eu-west-1:{SandboxAccounts.AccountId}:stack/x/1",
            ["RequestId"] = "request-1",
            ["ResourceType"] = "Custom::XRayEncryptionConfig",
            ["LogicalResourceId"] = "XRayEncryptionConfig",
            ["ResourceProperties"] = properties.DeepClone(),
        };
        if (physicalId is not null)
        {
            sent["PhysicalResourceId"] = physicalId;
        }

        var (exitCode, output, error) = await Peer.RunAsync(
            "python3",
            [Path.Combine(AppContext.BaseDirectory, "Peers", "xray_handler_drive.py"), source, sent.ToJsonString(), ((left ?? TimeSpan.FromMinutes(15)).TotalMilliseconds).ToString(CultureInfo.InvariantCulture), url + "pause"],
            new Dictionary<string, string>(AwsCli.Isolation)
            {
                ["AWS_ENDPOINT_URL"] = endpoint.ToString(),
                ["AWS_ACCESS_KEY_ID"] = accessKey,
                ["AWS_SECRET_ACCESS_KEY"] = SandboxAccounts.SecretKey,
                ["AWS_DEFAULT_REGION"] = "eu-west-1",
            });
        listener.Stop();
        await serving;
        Assert.Equal((0, string.Empty, string.Empty), (exitCode, output, error));
        var answer = JsonDocument.Parse(Assert.Single(answers)).RootElement;
        Assert.Equal(("request-1", "XRayEncryptionConfig", (string)sent["StackId"]!), (Text("RequestId"), Text("LogicalResourceId"), Text("StackId")));
        return answer;

        string? Text(string name) => answer.GetProperty(name).GetString();
    }

    private async Task ServeAsync(HttpListener listener, List<string> answers)
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            if (context.Request.Url!.AbsolutePath == "/pause")
            {
                onPause(TimeSpan.FromSeconds(double.Parse(context.Request.QueryString["seconds"]!, CultureInfo.InvariantCulture)));
            }
            else
            {
                using var reader = new StreamReader(context.Request.InputStream);
                answers.Add($"{(context.Request.HttpMethod == "PUT" && string.IsNullOrEmpty(context.Request.ContentType) ? string.Empty : "not as it is signed ")}{await reader.ReadToEndAsync()}");
            }

            context.Response.Close();
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
