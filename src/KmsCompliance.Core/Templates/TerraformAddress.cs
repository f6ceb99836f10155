using System.Text;

namespace KmsCompliance.Templates;

/// <summary>A step of an address or reference of Terraform: a name, and the index behind it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Index">The index without its brackets, such as <c>0</c> or <c>"key"</c>; null where there is none.</param>
internal readonly record struct TerraformStep(string Name, string? Index)
{
    /// <summary>As Terraform writes it.</summary>
    public override string ToString() => Index is null ? Name : $"{Name}[{Index}]";
}

/// <summary>Takes addresses and references of Terraform apart.</summary>
internal static class TerraformAddress
{
    /// <summary>The steps of an address: its dots are between them but for those within quotation marks.</summary>
    /// <param name="address">The address.</param>
    public static List<TerraformStep> Split(string address)
    {
        var steps = new List<TerraformStep>();
        var name = new StringBuilder();
        string? index = null;
        for (var i = 0; i < address.Length; i++)
        {
            switch (address[i])
            {
                case '.':
                    steps.Add(new(name.ToString(), index));
                    name.Clear();
                    index = null;
                    break;
                case '[':
                    var end = EndOfIndex(address, i);
                    index ??= address[(i + 1)..end];
                    i = end;
                    break;
                default:
                    name.Append(address[i]);
                    break;
            }
        }

        steps.Add(new(name.ToString(), index));
        return steps;
    }

    /// <summary>The addresses of the modules that an address lies in, the outermost first.</summary>
    /// <param name="moduleAddress">The innermost; empty for the root.</param>
    public static IEnumerable<(string Name, string? Index, string Address)> Modules(string moduleAddress)
    {
        if (moduleAddress.Length == 0)
        {
            yield break;
        }

        var steps = Split(moduleAddress);
        var address = string.Empty;
        for (var i = 0; i + 1 < steps.Count; i += 2)
        {
            address = Within(address, $"module.{steps[i + 1]}");
            yield return (steps[i + 1].Name, steps[i + 1].Index, address);
        }
    }

    /// <summary>The address of what lies in a module.</summary>
    /// <param name="moduleAddress">The module's; empty for the root.</param>
    /// <param name="address">Its address there.</param>
    public static string Within(string moduleAddress, string address) => moduleAddress.Length == 0 ? address : $"{moduleAddress}.{address}";

    private static int EndOfIndex(string address, int start)
    {
        var quoted = false;
        for (var i = start + 1; i < address.Length; i++)
        {
            if (quoted && address[i] == '\\')
            {
                i++;
            }
            else if (address[i] == '"')
            {
                quoted = !quoted;
            }
            else if (address[i] == ']' && !quoted)
            {
                return i;
            }
        }

        return address.Length - 1;
    }
}
