using System.Text;

namespace KmsCompliance.Templates.Writing;

/// <summary>Divides what a Region has into stacks that CloudFormation takes.</summary>
internal static class StackParts
{
    /// <summary>The most resources of a stack.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html"/></remarks>
    public const int MostResources = 500;

    /// <summary>The most resources that are imported at once.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html"/>, ResourcesToImport.</remarks>
    public const int MostImported = 200;

    /// <summary>The most bytes of a template that lies in S3: 1 MB.</summary>
    public const int MostBytes = 1_000_000;

    /// <summary>The most bytes of a template that is sent with the call.</summary>
    public const int MostBytesInCall = 51_200;

    // What a template has around its resources, and what a reference or an output may add to each.
    private const int BytesAround = 2_000;
    private const int BytesPerResource = 1_500;

    /// <summary>The stacks, in order. Each is filled before the next begins, so that a key comes no later than what is under it.</summary>
    /// <param name="groups">What there is, keys first.</param>
    /// <param name="measured">The references by which sizes are measured, without and with the plan.</param>
    public static IReadOnlyList<IReadOnlyList<StackGroup>> Of(IReadOnlyList<StackGroup> groups, params IReadOnlyList<StackReferences> measured)
    {
        List<List<StackGroup>> parts = [];
        var (resources, imported, bytes) = (0, 0, 0);
        foreach (var group in groups)
        {
            // A template has as many outputs at most, of which each new key has one.
            var groupImported = group.Resources.Count(static resource => resource.Identifier is not null) + (group.Key is { Arn: null } ? 1 : 0);
            var groupBytes = group.Resources.Sum(resource => BytesPerResource + measured.Max(references => BytesOf(resource, references)));
            if (parts.Count == 0 || resources + group.Resources.Count > MostResources || imported + groupImported > MostImported || bytes + groupBytes > MostBytes)
            {
                parts.Add([]);
                (resources, imported, bytes) = (0, 0, BytesAround);
            }

            parts[^1].Add(group);
            resources += group.Resources.Count;
            imported += groupImported;
            bytes += groupBytes;
        }

        return parts;
    }

    // A resource is indented by two steps of two blanks.
    private static int BytesOf(StackResource resource, StackReferences references)
    {
        var text = StackText.Write(resource.ToJson(references));
        return Encoding.UTF8.GetByteCount(text) + (4 * text.AsSpan().Count('\n'));
    }
}
