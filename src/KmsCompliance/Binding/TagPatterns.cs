using System.Collections;
using System.Globalization;
using System.Management.Automation;
using KmsCompliance.Errors;
using KmsCompliance.Pipeline;
using KmsCompliance.Services;

namespace KmsCompliance.Binding;

/// <summary>Tags that somebody names to say which resources are meant.</summary>
internal static class TagPatterns
{
    /// <summary>Which tags are meant: all of those that are named, each by its key to the letter and a pattern of its value. A
    /// terminating error where a key is empty, or a service's listing has no tags.</summary>
    /// <param name="cmdlet">The command.</param>
    /// <param name="tags">The tags; null where none are named.</param>
    /// <param name="services">The services that are listed.</param>
    public static Func<TextDictionary, bool>? Of(PSCmdlet cmdlet, Hashtable? tags, IEnumerable<ServiceDefinition> services)
    {
        if (tags is null)
        {
            return null;
        }

        var patterns = new List<(string Key, Func<string, bool> Fits)>();
        foreach (DictionaryEntry tag in tags)
        {
            var key = TextOf(tag.Key);
            if (key.Length == 0)
            {
                cmdlet.ThrowTerminatingError(ErrorRecords.From(Failures.InvalidTag(key, "a tag has a key")));
            }

            patterns.Add((key, Wildcards.Of(TextOf(tag.Value))));
        }

        var without = services.Where(static service => !service.ListsTags).Select(static service => service.Name).ToList();
        if (without.Count > 0)
        {
            cmdlet.ThrowTerminatingError(ErrorRecords.From(Failures.TagsNotListed(without, ServiceCatalog.All.Where(static service => service.ListsTags).Select(static service => service.Name))));
        }

        return found => patterns.TrueForAll(tag => found.TryGetValue(tag.Key, out var value) && tag.Fits(value));
    }

    /// <summary>The tags in words: <c>key=pattern</c>.</summary>
    /// <param name="tags">The tags; null where none are named.</param>
    public static IReadOnlyList<string> TextsOf(Hashtable? tags) =>
        [.. (tags ?? []).Cast<DictionaryEntry>().Select(static tag => $"{TextOf(tag.Key)}={TextOf(tag.Value)}")];

    private static string TextOf(object? value) =>
        Convert.ToString(value is PSObject wrapped ? wrapped.BaseObject : value, CultureInfo.InvariantCulture) ?? string.Empty;
}
