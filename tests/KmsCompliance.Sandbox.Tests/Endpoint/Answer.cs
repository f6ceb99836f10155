using System.Text.Json;

namespace KmsCompliance.Sandbox.Tests.Endpoint;

/// <summary>What the endpoint answered to a JSON call.</summary>
public sealed record Answer(int Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The body of a success.</summary>
    public JsonElement Json
    {
        get
        {
            Assert.True(Status == 200, Body);
            return JsonDocument.Parse(Body).RootElement;
        }
    }

    /// <summary>The code of a refusal.</summary>
    public string Code
    {
        get
        {
            Assert.True(Status >= 400, Body);
            return JsonDocument.Parse(Body).RootElement.GetProperty("__type").GetString()!.Split('#')[^1];
        }
    }

    public JsonElement this[string member] => Json.GetProperty(member);

    public bool Has(string member) => Json.TryGetProperty(member, out _);

    /// <summary>Checks that it is that of a success.</summary>
    public Answer Succeeded()
    {
        Assert.True(Status == 200, $"{Status} {Body}");
        return this;
    }
}
