using System.Text;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Templates.Writing;

/// <summary>Writes what whoever applies a Terraform configuration has to know of it, as Markdown.</summary>
internal static class TerraformNotes
{
    /// <summary>The notes of an account.</summary>
    /// <param name="estate">The account.</param>
    /// <param name="notes">What the provider shows, and what has to be known beside, by type.</param>
    /// <param name="notWritten">What is in no file.</param>
    /// <param name="hasMoves">Whether anything was called otherwise in an earlier export.</param>
    public static string Write(TemplateEstate estate, IEnumerable<(string Type, string Note)> notes, IReadOnlyList<NotWritten> notWritten, bool hasMoves)
    {
        var changes = ChangesOf(estate).Order(StringComparer.Ordinal).ToList();
        var text = new StringBuilder();
        text.Append($"# Account {estate.AccountId} as Terraform\n\n");
        text.Append("This folder is written by Export-CmkTemplate. What is in AWS already is imported by `imports.tf`, and not made again.\n\n");
        text.Append("```shell\nterraform init\nterraform plan\n```\n\n");
        text.Append("Read the plan before you apply it: it must destroy and replace nothing");
        text.Append(changes.Count == 0 ? ", make nothing new,\n" : ", make nothing new but what this page lists,\n");
        text.Append("and change nothing but what this page lists. The provider refuses any other account.\n\n");
        text.Append("Keep `imports.tf` once all is imported: by it the next export into this folder knows what each address is, and Terraform passes over what it\n");
        text.Append("has imported.");
        text.Append(hasMoves ? " Keep `moved.tf` too: what it names was called otherwise in an earlier export, and a state that has it so is told.\n\n" : "\n\n");
        text.Append("## What is always shown on import, and what to know beside\n\n");
        foreach (var (type, sentence) in notes.Distinct().OrderBy(static note => note.Type, StringComparer.Ordinal))
        {
            text.Append($"- `{type}`: {sentence}\n");
        }

        if (changes.Count > 0)
        {
            text.Append("\n## What the plan changes\n\n").AppendJoin(string.Empty, changes.Select(static change => $"- {change}\n"));
        }

        text.Append("\n## What is in no file\n\n");
        text.Append("Values of secrets, material of keys, grants, buckets, topics and roles are not exported: they are named where they are used, and stay as they are.\n");
        if (notWritten.Count > 0)
        {
            // No line of it can end the block, since each begins with a Region.
            text.Append("\n```text\n");
            foreach (var item in notWritten)
            {
                text.Append($"{PrintableText.Of(item.Region)}  {PrintableText.Of(item.Id)}  {PrintableText.Of(item.Why)}\n");
            }

            text.Append("```\n");
        }

        return text.ToString();
    }

    private static IEnumerable<string> ChangesOf(TemplateEstate estate)
    {
        foreach (var key in estate.Keys)
        {
            var address = TerraformNames.AddressOf(key);
            if (key.Arn is null)
            {
                yield return $"`{address}` is made new.";
            }

            foreach (var alias in key.Aliases.Where(alias => IsNew(key, alias)))
            {
                yield return $"`{TerraformNames.AddressOf(key, alias)}` is made new.";
            }

            if (key.FormerPolicy is not null)
            {
                yield return $"`{address}` gets another policy.";
            }

            if (key.FormerRotation is not null)
            {
                yield return $"`{address}` rotates otherwise.";
            }
        }

        foreach (var resource in estate.Resources.Where(static resource => resource.PlannedKey is not null || resource.PlannedKeyArn is not null))
        {
            if (TerraformResources.FormOf(resource.Service) is { } form)
            {
                yield return $"`{form.Type}.{TerraformNames.Of(resource)}` gets another key.";
            }
        }
    }

    /// <summary>Whether an alias is not there yet.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="alias">The alias.</param>
    public static bool IsNew(EstateKey key, string alias) => key.Arn is null || key.NewAliases.Contains(alias, StringComparer.Ordinal);
}
