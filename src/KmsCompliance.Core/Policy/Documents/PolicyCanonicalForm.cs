using System.Buffers;
using System.Text;
using System.Text.Json;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Policy.Documents;

/// <summary>One text for all documents that are written differently but say the same.</summary>
internal static class PolicyCanonicalForm
{
    public static string Of(KeyPolicyDocument policy) => Text(writer =>
    {
        writer.WriteStartArray();
        writer.WriteStringValue(policy.Version);
        WriteSet(writer, policy.Statements.Select(Of));
        WriteMembers(writer, policy.Root, policy.UnknownMembers);
        writer.WriteEndArray();
    });

    public static string Of(KeyPolicyStatement statement) => Of(statement, statement.Principals);

    /// <summary>What a statement says, whoever it says it to.</summary>
    public static string OfRest(KeyPolicyStatement statement) => Of(statement, []);

    public static string Of(KeyPolicyPrincipalEntry principal) => Pair(principal.Type, Account(principal));

    private static string Of(KeyPolicyStatement statement, IReadOnlyList<KeyPolicyPrincipalEntry> principals) => Text(writer =>
    {
        writer.WriteStartArray();
        writer.WriteBooleanValue(statement.Effect == KeyPolicyEffect.Deny);
        writer.WriteBooleanValue(statement.ExceptPrincipals);
        WriteSet(writer, principals.Select(Of));
        writer.WriteBooleanValue(statement.ExceptActions);
        WriteSet(writer, statement.Actions.Select(static action => action.ToUpperInvariant()));
        writer.WriteBooleanValue(statement.ExceptResources);
        WriteSet(writer, statement.Resources);
        WriteSet(writer, statement.Conditions.Select(Of));
        WriteMembers(writer, statement.Node, statement.UnknownMembers);
        writer.WriteEndArray();
    });

    private static string Of(KeyPolicyCondition condition) => Text(writer =>
    {
        writer.WriteStartArray();
        writer.WriteStringValue(condition.Operator);
        writer.WriteStringValue(condition.Key.ToUpperInvariant());
        WriteSet(writer, condition.Values);
        writer.WriteEndArray();
    });

    // AWS itself turns an account id into the ARN of the account's root.
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    private static string Account(KeyPolicyPrincipalEntry principal) =>
        principal.Type == "AWS"
        && AwsArn.TryParse(principal.Value, out var arn)
        && arn is { Service: "iam", Region: "", Resource: "root" }
            ? arn.AccountId
            : principal.Value;

    private static void WriteMembers(Utf8JsonWriter writer, PolicyNode node, IReadOnlyList<string> names) =>
        WriteSet(writer, names.Select(name => Pair(name, PolicyText.Write(node.Member(name)!, indented: false))));

    private static string Pair(string left, string right) => Text(writer =>
    {
        writer.WriteStartArray();
        writer.WriteStringValue(left);
        writer.WriteStringValue(right);
        writer.WriteEndArray();
    });

    private static void WriteSet(Utf8JsonWriter writer, IEnumerable<string> values)
    {
        writer.WriteStartArray();
        foreach (var value in values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    private static string Text(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
