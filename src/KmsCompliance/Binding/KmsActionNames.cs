using KmsCompliance.Errors;
using KmsCompliance.Pipeline;
using KmsCompliance.Policy.Evaluation;

namespace KmsCompliance.Binding;

/// <summary>Reads the actions of KMS that a command is asked about.</summary>
internal static class KmsActionNames
{
    /// <summary>Reads actions, and says which are none.</summary>
    /// <param name="actions">The actions, with or without <c>kms:</c>; null for the usual ones.</param>
    /// <param name="usual">The usual ones.</param>
    /// <param name="cmdlet">Says which are none.</param>
    /// <returns>Each once, as KMS names it; null where one is none.</returns>
    public static IReadOnlyList<string>? Read(string[]? actions, IReadOnlyList<string> usual, AsyncCmdlet cmdlet)
    {
        if (actions is null)
        {
            return usual;
        }

        var failures = actions.Where(static action => KmsActionCatalog.Find(action) is null).Select(Failures.InvalidAction).ToList();
        failures.ForEach(cmdlet.WriteFailure);
        return failures.Count > 0 ? null : [.. actions.Select(static action => KmsActionCatalog.Find(action)!).Distinct(StringComparer.Ordinal)];
    }
}
