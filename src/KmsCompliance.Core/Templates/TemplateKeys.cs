using KmsCompliance.Identifiers;
using KmsCompliance.Services;

namespace KmsCompliance.Templates;

/// <summary>The keys of a template, and what else it tells of keys.</summary>
internal sealed class TemplateKeys
{
    // What the id of a multi-Region key begins with (KMS developer guide, multi-Region keys).
    private const string MultiRegion = "mrk-";

    // A multi-Region key has the same id in all of its Regions.
    private readonly Dictionary<string, List<TemplateKeyItem>> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<TemplateKey>> _seen = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Alias, string Region), TemplateKey> _aliases = [];
    private readonly HashSet<(string Alias, string Region)> _goneAliases = [];

    // They say the deployment's account where nobody else does.
    private readonly HashSet<string> _ownAliasArns = new(StringComparer.Ordinal);
    private readonly List<TemplateKeyItem> _all = [];

    /// <summary>The keys that it makes or has.</summary>
    public IReadOnlyList<TemplateKeyItem> All => _all;

    /// <summary>Notes a key.</summary>
    /// <param name="key">The key.</param>
    public void Add(TemplateKeyItem key)
    {
        _all.Add(key);
        foreach (var name in key.Names)
        {
            (_byName.TryGetValue(name, out var named) ? named : _byName[name] = []).Add(key);
        }
    }

    /// <summary>Notes what the template says of a key that it does not make.</summary>
    /// <param name="names">What names it.</param>
    /// <param name="key">What it says.</param>
    public void AddSeen(IEnumerable<string> names, TemplateKey key)
    {
        foreach (var name in names)
        {
            (_seen.TryGetValue(name, out var seen) ? seen : _seen[name] = []).Add(key);
        }
    }

    /// <summary>Whether it is known which key a text names.</summary>
    /// <param name="name">The text.</param>
    public bool Knows(string name) => _byName.ContainsKey(name) || _seen.ContainsKey(name);

    /// <summary>Notes an alias.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="region">Its Region, or what sets that.</param>
    /// <param name="target">The key that it leads to.</param>
    /// <param name="arn">Its ARN; null where it has none yet.</param>
    public void AddAlias(string name, string region, TemplateKey target, string? arn = null)
    {
        NoteOwn(arn);
        _aliases[(name, region)] = target with { Alias = name };
        if (Find(target.Identity) is { } key && !key.Aliases.Contains(name))
        {
            key.Aliases.Add(name);
        }
    }

    /// <summary>Notes an alias that the deployment deletes. One that it makes under the same name takes its place.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="region">Its Region, or what sets that.</param>
    /// <param name="arn">Its ARN, where it is known.</param>
    public void AddGoneAlias(string name, string region, string? arn)
    {
        NoteOwn(arn);
        _goneAliases.Add((name, region));
    }

    /// <summary>By what aliases of a resource's Region are told from those of others.</summary>
    /// <param name="resource">The resource.</param>
    public static string RegionOf(TemplateResource resource) => resource.Region.Length > 0 ? resource.Region : resource.RegionSource ?? string.Empty;

    /// <summary>The key that the template makes, by its address; null where it makes none there.</summary>
    /// <param name="address">The address.</param>
    public TemplateKeyItem? Find(string? address) => address is null ? null : _all.Find(key => key.Item.Address == address);

    /// <summary>A key of the template.</summary>
    /// <param name="key">The key.</param>
    public static TemplateKey Of(TemplateKeyItem key) => new()
    {
        Name = key.Item.Address,
        Identity = key.Item.Address,
        Alias = key.Aliases.FirstOrDefault(),
        Manager = "CUSTOMER",
        Region = OrNull(key.Item.Region),
        RegionSource = key.Item.RegionSource,
        AccountId = OrNull(key.Item.AccountId),
        IsMade = true,
        WhyNotUsable = key.WhyNotUsable,
        Problem = key.WhyNotUsable is null ? key.Problem : null,
    };

    /// <summary>A key whose value the template does not say.</summary>
    /// <param name="why">Why not, as a clause.</param>
    public static TemplateKey Unknown(string why) => new() { Name = "(not known)", Problem = $"Under which key it will be is not known: {why}." };

    /// <summary>The key that the id of a key of the template names, or its ARN where that may be meant as well.</summary>
    /// <param name="key">The key.</param>
    /// <param name="resource">The resource that is to be under it.</param>
    /// <param name="mayBeArn">Whether it may be the ARN.</param>
    public static TemplateKey OfId(TemplateKeyItem key, TemplateResource resource, bool mayBeArn = false)
    {
        var named = Of(key);
        if (key.IsMultiRegion == false || named.LiesWith(resource) == true)
        {
            return named;
        }

        return (mayBeArn ? null : key.Related.Select(Of).FirstOrDefault(other => other.LiesWith(resource) == true)) ?? Elsewhere(named);
    }

    // The id of a multi-Region key is that of its replicas too, and each is enabled or disabled by itself.
    private static TemplateKey Elsewhere(TemplateKey key) => key with
    {
        Region = null,
        RegionSource = null,
        WhyNotUsable = null,
        Problem = $"The key {key.Name} is a multi-Region key of another Region, as far as is known: whether the id names one in the resource's own, the template does not say.",
    };

    /// <summary>The key that a text names.</summary>
    /// <param name="value">The text.</param>
    /// <param name="resource">The resource that is to be under it.</param>
    public TemplateKey OfText(TemplateValue value, TemplateResource resource)
    {
        var text = value.Text!;
        List<TemplateKey> known = [.. (_byName.GetValueOrDefault(text) ?? []).Select(Of), .. _seen.GetValueOrDefault(text) ?? []];
        if (known.Count > 0)
        {
            var here = known.Find(key => key.LiesWith(resource) == true);
            return here ?? (text.StartsWith(MultiRegion, StringComparison.Ordinal) ? Elsewhere(known[0]) : known[0]);
        }

        if (ReadAlias(text, resource) is { } alias)
        {
            return OfAlias(alias.Name, alias.Region, _ownAliasArns.Contains(text) ? resource.AccountId : alias.Account, value, resource);
        }

        // An AWS-managed key cannot be used from another account, so a foreign key is a customer's.
        var key = KeyReference.FromService(text);
        var account = key.Arn?.AccountId;
        var isForeign = account is not null && resource.AccountId.Length > 0 && account != resource.AccountId;
        return new TemplateKey
        {
            Name = value.Shown,
            Identity = value.IsSensitive || key.Form != KeyReferenceForm.KeyArn ? null : text,
            Manager = isForeign ? "CUSTOMER" : null,
            AccountId = account,
            Region = key.Arn?.Region,
            Problem = KeyReference.TryParse(text, out _, out _)
                ? $"The key {Quoted(value)} is not in the template: {(isForeign ? "whether it can be used" : "whose it is, and whether it can be used,")} only AWS can tell."
                : "What names the key is no key's id, ARN or alias as far as the template tells.",
        };
    }

    private TemplateKey OfAlias(string alias, string region, string account, TemplateValue value, TemplateResource resource)
    {
        if (alias.StartsWith("alias/aws/", StringComparison.Ordinal))
        {
            return new TemplateKey { Name = value.Shown, Alias = value.IsSensitive ? null : alias, Manager = "AWS" };
        }

        var place = region.Length > 0 ? region : RegionOf(resource);
        if (account == resource.AccountId
            && (_aliases.TryGetValue((alias, place), out var target) || (region.Length == 0 && _aliases.Count > 0 && !_goneAliases.Contains((alias, place)) && FindAnywhere(alias, out target))))
        {
            return target!;
        }

        // Aliases lead to customer-managed keys only, but for those that begin with alias/aws/ (KMS API Reference, CreateAlias).
        return new TemplateKey
        {
            Name = value.Shown,
            Alias = value.IsSensitive ? null : alias,
            Manager = "CUSTOMER",
            AccountId = OrNull(account),
            Region = region.Length > 0 ? region : null,
            WhyNotUsable = _goneAliases.Contains((alias, place)) ? "the plan deletes the alias" : null,
            Problem = $"The alias {Quoted(value)} is not in the template: whether it is there, and its key can be used, only AWS can tell.",
        };
    }

    private void NoteOwn(string? arn)
    {
        if (arn is not null)
        {
            _ownAliasArns.Add(arn);
        }
    }

    private bool FindAnywhere(string alias, out TemplateKey? target)
    {
        var found = _aliases.Where(entry => entry.Key.Alias == alias).Select(static entry => entry.Value).Distinct().ToList();
        target = found is [var only] ? only : null;
        return target is not null;
    }

    private static (string Name, string Region, string Account)? ReadAlias(string text, TemplateResource resource)
    {
        if (text.StartsWith("alias/", StringComparison.Ordinal))
        {
            return (text, resource.Region, resource.AccountId);
        }

        // What stands in an ARN for the place of the deployment has colons of its own.
        var parts = text.Replace(CloudFormationEvaluator.AnyRegion, string.Empty, StringComparison.Ordinal).Replace(CloudFormationEvaluator.AnyAccount, string.Empty, StringComparison.Ordinal).Split(':', 6);
        return parts is ["arn", _, "kms", var region, var account, ['a', 'l', 'i', 'a', 's', '/', ..] alias]
            ? (alias, RegionName.IsWellFormed(region) ? region : resource.Region, AwsArn.IsAccountId(account) ? account : resource.AccountId)
            : null;
    }

    private static string Quoted(TemplateValue value) => value.IsSensitive ? "(sensitive)" : $"'{value.Text}'";

    private static string? OrNull(string text) => text.Length == 0 ? null : text;
}
