using System.Text.Json.Nodes;

namespace KmsCompliance.Core.Tests.Access;

/// <summary>A user, role or root user, and where its statements are.</summary>
internal sealed record PlainPrincipal(string Arn)
{
    public bool IsUser => Arn.Contains(":user/", StringComparison.Ordinal);

    public List<JsonObject> Own { get; } = [];

    public List<string> Attached { get; } = [];

    public List<string> Groups { get; } = [];

    public string? Boundary { get; set; }

    /// <summary>Who may assume a role.</summary>
    public List<JsonObject> Trust { get; } = [];
}
