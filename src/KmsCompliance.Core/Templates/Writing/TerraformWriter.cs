namespace KmsCompliance.Templates.Writing;

/// <summary>Writes an account as Terraform, for version 6 of HashiCorp's provider, which has a Region for each resource.</summary>
/// <remarks><see href="https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/enhanced-region-support"/></remarks>
internal static class TerraformWriter
{
    // The first that has all arguments that are written, the deletion protection of log groups included.
    private const string ProviderVersion = "~> 6.25";

    /// <summary>The files of an account.</summary>
    /// <param name="estate">The account.</param>
    /// <param name="past">What its folder has already.</param>
    public static IReadOnlyList<WrittenTemplate> Write(TemplateEstate estate, TerraformPast past)
    {
        estate = WithKeysThatStay(estate);
        var written = new Parts(new EstateKeys(estate.Keys));
        foreach (var key in estate.Keys)
        {
            written.Add(key);
        }

        foreach (var resource in estate.Resources)
        {
            written.Add(resource);
        }

        var moves = new TerraformMoves(past, written.Objects, [.. estate.Keys.Where(static key => key.FormerAlias is not null).Select(static key => (TerraformNames.FormerAddressOf(key), TerraformNames.AddressOf(key)))]);
        var notWritten = estate.NotWritten.Concat(written.NotWritten).OrderBy(static item => item.Region, StringComparer.Ordinal).ThenBy(static item => item.Id, StringComparer.Ordinal).ToList();
        TemplateFile[] files =
        [
            .. written.Files(),
            .. moves.Moves.Count == 0 ? Array.Empty<TemplateFile>() : [new("moved.tf", string.Join('\n', moves.Moves.Select(static move => new HclBlock("moved").Set("from", move.Key).Set("to", move.Value))))],
            new("versions.tf", VersionsOf(estate)),
            new("notes.md", TerraformNotes.Write(estate, written.Notes, notWritten, hasMoves: moves.Moves.Count > 0)),
        ];
        return
        [
            new(
                estate.AccountId,
                Region: null,
                [.. files.Select(file => file with { RelativePath = $"{estate.AccountId}/{file.RelativePath}" }).OrderBy(static file => file.RelativePath, StringComparer.Ordinal)],
                [.. written.Objects.Keys.Order(StringComparer.Ordinal)],
                notWritten)
            {
                Clashes = [.. moves.Clashes],
            },
        ];
    }

    // A key that is made for these alone is not made here: whoever gives them one makes it.
    private static TemplateEstate WithKeysThatStay(TemplateEstate estate)
    {
        var staying = estate.Resources.Where(static resource => (resource.PlannedKey is not null || resource.PlannedKeyArn is not null) && TerraformResources.FormOf(resource.Service)?.WhyKeyStays is not null).ToHashSet();
        if (staying.Count == 0)
        {
            return estate;
        }

        var used = NewKeysOf(estate.Resources.Except(staying)).ToHashSet(StringComparer.Ordinal);
        var unused = NewKeysOf(staying).Where(address => !used.Contains(address)).ToHashSet(StringComparer.Ordinal);
        var left = estate.Keys.Where(key => key.Arn is null && unused.Contains(TerraformNames.AddressOf(key))).ToHashSet();
        return TemplateEstate.Of(
            estate.AccountId,
            estate.Keys.Except(left),
            estate.Resources.Select(resource => staying.Contains(resource) ? resource with { PlannedKey = null, PlannedKeyArn = null } : resource),
            [
                .. estate.NotWritten,
                .. staying.Select(static resource => new NotWritten(resource.Region, resource.Status.ResourceId, TerraformResources.FormOf(resource.Service)!.WhyKeyStays!)),
                .. left.Select(static key => new NotWritten(key.Region, key.Aliases[0], "The plan makes this key for what gets none by Terraform. Invoke-CmkPlan makes it.")),
            ]);
    }

    private static IEnumerable<string> NewKeysOf(IEnumerable<EstateResource> resources) =>
        resources.Select(static resource => resource.PlannedKey).OfType<EstateKey>().Where(static key => key.Arn is null).Select(TerraformNames.AddressOf);

    private static string VersionsOf(TemplateEstate estate)
    {
        var terraform = new HclBlock("terraform").Set("required_version", HclText.Quote(">= 1.5"));
        terraform.Add(new HclBlock("required_providers").Set("aws", HclText.Object([("source", HclText.Quote("hashicorp/aws")), ("version", HclText.Quote(ProviderVersion))])));

        // Each resource has its own Region; the provider needs one all the same.
        var provider = new HclBlock("provider \"aws\"")
            .Set("region", estate.Regions.FirstOrDefault() is { } region ? HclText.Quote(region) : null)
            .Set("allowed_account_ids", HclText.List([HclText.Quote(estate.AccountId)]));
        return $"{terraform}\n{provider}";
    }

    // What an account's files are put together from.
    private sealed class Parts(EstateKeys keys)
    {
        private readonly TerraformKeys _keys = new(keys);
        private readonly TerraformResources _resources = new(keys);
        private readonly List<(string File, string Order, string Text)> _blocks = [];
        private readonly Dictionary<string, string> _policies = new(StringComparer.Ordinal);
        private readonly HashSet<string> _keyTypes = new(StringComparer.Ordinal);
        private readonly List<(string Type, string Note)> _notes = [];

        // The addresses, each with the id by which it is imported, in quotes; null where there is none yet.
        public Dictionary<string, string?> Objects { get; } = new(StringComparer.Ordinal);

        public List<NotWritten> NotWritten { get; } = [];

        public IEnumerable<(string Type, string Note)> Notes => TerraformKeys.NotesOf(_keyTypes).Concat(_notes);

        public void Add(EstateKey key)
        {
            var address = TerraformNames.AddressOf(key);
            _keyTypes.Add(TerraformNames.TypeOf(key));
            _policies[TerraformNames.PolicyFileOf(key)] = TerraformKeys.WritePolicy(key.Policy);
            Add("keys.tf", address, key.Region, _keys.Write(key), key.Arn is null ? null : key.KeyId, isThere: key.Arn is not null);
            foreach (var alias in key.Aliases)
            {
                Add("keys.tf", TerraformNames.AddressOf(key, alias), key.Region, TerraformKeys.WriteAlias(key, alias), alias, isThere: !TerraformNotes.IsNew(key, alias));
            }
        }

        public void Add(EstateResource resource)
        {
            if (TerraformResources.FormOf(resource.Service) is not { } form)
            {
                NotWritten.Add(new(resource.Region, resource.Status.ResourceId, $"Terraform has no resource for it, or none that is written here: {resource.Service.DisplayName}."));
                return;
            }

            var writing = TerraformResources.Describe(resource, form);
            if (writing.WhyNot is { } why && resource.PlannedKey is null)
            {
                NotWritten.Add(new(resource.Region, resource.Status.ResourceId, why));
                return;
            }

            _notes.AddRange(writing.Notes.Select(note => (form.Type, note)));
            Add(TerraformNames.FileOf(resource.Service.Name), $"{form.Type}.{TerraformNames.Of(resource)}", resource.Region, _resources.Write(resource, form, writing), writing.Identifier.Value, isThere: true);
        }

        public IEnumerable<TemplateFile> Files() => _blocks
            .GroupBy(static block => block.File, StringComparer.Ordinal)
            .Select(static file => new TemplateFile(file.Key, string.Join('\n', file.OrderBy(static block => block.Order, StringComparer.Ordinal).Select(static block => block.Text))))
            .Concat(_policies.Select(static policy => new TemplateFile(policy.Key, policy.Value)));

        // What is there is imported; the Region stands behind its id.
        private void Add(string file, string address, string region, HclBlock block, string? id, bool isThere)
        {
            var importId = id is null ? null : HclText.Quote($"{id}@{region}");
            Objects[address] = importId;
            _blocks.Add((file, address, block.ToString()));
            if (isThere)
            {
                _blocks.Add(("imports.tf", address, new HclBlock("import").Set("to", address).Set("id", importId).ToString()));
            }
        }
    }
}
