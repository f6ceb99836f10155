using System.Collections;
using System.Globalization;
using System.Management.Automation;
using KmsCompliance.Errors;
using KmsCompliance.Places;

namespace KmsCompliance.Pipeline;

/// <summary>A command that is told of a role that each account has. Its parameters are those of STS AssumeRole.</summary>
public abstract class RoleCmdlet : AwsCmdlet
{
    private const int MaxTags = 50;

    /// <summary>The role that is assumed in each account but the caller's own: its name, with its path where it has one.</summary>
    [Parameter]
    [ValidatePattern(@"^/?([!-.0-~]+/)*[A-Za-z0-9_+=,.@-]{1,64}\z")]
    public string? RoleName { get; set; }

    /// <summary>What the accounts demand of who assumes the role for somebody else.</summary>
    [Parameter]
    [ValidatePattern(@"^[A-Za-z0-9_+=,.@:/-]{2,1224}\z")]
    public string? ExternalId { get; set; }

    /// <summary>What the sessions are called, as CloudTrail shows them.</summary>
    [Parameter]
    [ValidatePattern(@"^[A-Za-z0-9_+=,.@-]{2,64}\z")]
    public string RoleSessionName { get; set; } = "KmsCompliance";

    /// <summary>How long a session lasts before it is renewed, in seconds: 900 to what the role allows, and 3600 at most where the
    /// caller's credentials are a role's too. An hour where left out.</summary>
    [Parameter]
    [ValidateRange(900, 43_200)]
    public int DurationSeconds { get; set; } = 3600;

    /// <summary>Tags of the sessions.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? SessionTag { get; set; }

    /// <summary>Whether a role was named, by whichever parameter.</summary>
    private protected virtual bool NamesRole => RoleName is not null;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        var given = new[] { nameof(ExternalId), nameof(RoleSessionName), nameof(DurationSeconds), nameof(SessionTag) }.Where(MyInvocation.BoundParameters.ContainsKey).ToList();
        if (!NamesRole && given.Count > 0)
        {
            End(Failures.InvalidRoleParameter($"-{string.Join(", -", given)} says something of a role, and none is named."));
        }

        if (ReadTags().FirstOrDefault(static tag => tag.Key.Length is 0 or > 128 || tag.Value.Length > 256) is { Key: not null } wrong)
        {
            End(Failures.InvalidRoleParameter($"'{wrong.Key}' is no session tag: a key has 1 to 128 characters, and a value 256 at most."));
        }

        if (SessionTag?.Count > MaxTags)
        {
            End(Failures.InvalidRoleParameter($"A session has {MaxTags} tags at most."));
        }
    }

    /// <summary>What was said of a role.</summary>
    /// <param name="roleName">Its name.</param>
    private protected RoleSettings RoleOf(string roleName) => new(roleName, RoleSessionName)
    {
        ExternalId = ExternalId,
        DurationSeconds = DurationSeconds,
        Tags = new TextDictionary(ReadTags()),
    };

    private Dictionary<string, string> ReadTags() => SessionTag is null
        ? []
        : SessionTag.Cast<DictionaryEntry>().ToDictionary(static tag => TextOf(tag.Key), static tag => TextOf(tag.Value), StringComparer.Ordinal);

    private static string TextOf(object? value) =>
        Convert.ToString(value is PSObject wrapped ? wrapped.BaseObject : value, CultureInfo.InvariantCulture) ?? string.Empty;
}
