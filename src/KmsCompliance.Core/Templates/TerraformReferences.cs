using System.Text.Json;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Templates;

/// <summary>Finds the keys that a value may come to which is not known before the deployment: by what its expression refers to, through
/// variables and outputs of modules. What is known already cannot be why a value is not, and is left aside.</summary>
/// <param name="plan">The plan.</param>
internal sealed class TerraformReferences(TerraformPlan plan)
{
    private const int MostSteps = 64;
    private const int MostCandidates = 64;
    private const int MostVisits = 10_000;

    private static readonly string[] KeyNames = ["arn", "id", "key_id"];
    private static readonly string[] AliasNames = ["arn", "id", "name", "target_key_arn", "target_key_id"];

    /// <summary>The keys.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="item">The resource that it is of.</param>
    /// <param name="user">What is to be under the key: the resource, or a block of it.</param>
    public IReadOnlyList<TemplateKey> Resolve(DocumentNode expression, TerraformItem item, TemplateResource user)
    {
        var found = new Search(plan, user);
        found.Follow(expression, item.Module, item.ForEach, MostSteps);
        return found.Problem is { } problem ? [TemplateKeys.Unknown(problem)]
            : found.Keys.Count == 0 ? [TemplateKeys.Unknown("the plan does not show what it comes from")]
            : found.Keys;
    }

    private sealed class Search(TerraformPlan plan, TemplateResource user)
    {
        private TemplateResource _user = user;
        private int _visits;

        public List<TemplateKey> Keys { get; } = [];

        public string? Problem { get; private set; }

        public void Follow(DocumentNode? expression, TerraformModule module, DocumentNode? forEach, int steps)
        {
            // Whoever wrote the plan may have led references in circles.
            if (steps == 0 || ++_visits > MostVisits || Keys.Count > MostCandidates)
            {
                Problem ??= "it goes through too many references";
                return;
            }

            if (expression is null || expression["constant_value"] is not null)
            {
                return;
            }

            var references = new List<string>();
            Collect(expression, references, steps);
            foreach (var reference in references.Where(reference => !references.Exists(other => IsMoreOf(other, reference))))
            {
                Follow(reference, module, forEach, steps - 1);
            }
        }

        // An expression of a block is an object of expressions.
        private static void Collect(DocumentNode expression, List<string> references, int steps)
        {
            if (steps == 0)
            {
                return;
            }

            if (expression["references"] is { Kind: JsonValueKind.Array } list)
            {
                references.AddRange(list.Items.Select(static reference => reference.Word).OfType<string>());
                return;
            }

            foreach (var child in expression.Members.Select(static member => member.Value).Concat(expression.Items))
            {
                Collect(child, references, steps - 1);
            }
        }

        private static bool IsMoreOf(string other, string reference) =>
            other.Length > reference.Length && other.StartsWith(reference, StringComparison.Ordinal) && other[reference.Length] is '.' or '[';

        private void Follow(string reference, TerraformModule module, DocumentNode? forEach, int steps)
        {
            var path = TerraformAddress.Split(reference);
            switch (path)
            {
                case [{ Name: "count" or "path" or "terraform" }, ..] or [{ Name: "each" }, { Name: "key" }, ..]:
                    break;
                case [{ Name: "each" }, ..]:
                    Follow(forEach, module, forEach: null, steps);
                    break;
                case [{ Name: "var" }, var variable, ..]:
                    FollowVariable(variable.Name, module, steps);
                    break;
                case [{ Name: "module" }, var called, var output, ..]:
                    FollowOutput(called, output.Name, reference, module, steps);
                    break;
                case [{ Name: "data" }, var type, var name, .. var rest]:
                    FollowResource($"data.{type.Name}.{name.Name}", name.Index, rest.FirstOrDefault().Name, reference, module, steps);
                    break;
                case [{ Name: not ("local" or "module" or "self") } type, var name, .. var rest]:
                    FollowResource($"{type.Name}.{name.Name}", name.Index, rest.FirstOrDefault().Name, reference, module, steps);
                    break;
                default:
                    Problem ??= $"it comes from {reference}, which the plan does not show";
                    break;
            }
        }

        private void FollowVariable(string name, TerraformModule module, int steps)
        {
            if (module.Parent is null)
            {
                if (!plan.HasVariable(name) && module.Configuration["variables"]?[name]?["default"] is null)
                {
                    Problem ??= $"the plan does not have the value of var.{name}";
                }

                return;
            }

            if (module.Call?["expressions"]?[name] is { } expression)
            {
                Follow(expression, module.Parent, module.Call["for_each_expression"], steps);
            }
        }

        private void FollowOutput(TerraformStep called, string output, string reference, TerraformModule module, int steps)
        {
            var address = TerraformAddress.Within(module.Address, $"module.{called}");
            if (plan.FindModule(address) is { } child && child.Configuration["outputs"]?[output]?["expression"] is { } expression
                && (called.Index is not null || (child.Call?["for_each_expression"] is null && child.Call?["count_expression"] is null)))
            {
                Follow(expression, child, child.Call?["for_each_expression"], steps);
            }
            else
            {
                Problem ??= $"it comes from {reference}, which the plan does not show";
            }
        }

        // Which instance an index comes to is not known where it is no constant: a plan tells the same of count.index + 1 and count.index.
        private void FollowResource(string address, string? at, string? attribute, string reference, TerraformModule module, int steps)
        {
            foreach (var instance in plan.Instances(module, address).Where(instance => at is null || instance.Index == at))
            {
                if (attribute is null || !instance.Object.Read(attribute).IsKnown)
                {
                    FollowInstance(instance, attribute, reference, steps);
                }
            }
        }

        private void FollowInstance(TerraformItem instance, string? attribute, string reference, int steps)
        {
            if (plan.Keys.Find(instance.Address) is { } key && (attribute is null || KeyNames.Contains(attribute, StringComparer.Ordinal)))
            {
                Keys.Add(attribute is "arn" ? TemplateKeys.Of(key) : TemplateKeys.OfId(key, _user, mayBeArn: attribute is null));
            }
            else if (instance.Type == "aws_kms_alias" && (attribute is null || AliasNames.Contains(attribute, StringComparer.Ordinal)))
            {
                FollowNamed(instance, instance.Base.StartsWith("data.", StringComparison.Ordinal) ? "name" : "target_key_id", attribute is "target_key_id" ? _user : instance, steps);
            }
            else if (instance.Base.StartsWith("data.aws_kms_key.", StringComparison.Ordinal) && (attribute is null || KeyNames.Contains(attribute, StringComparer.Ordinal)))
            {
                FollowNamed(instance, "key_id", instance, steps);
            }
            else
            {
                Problem ??= $"it comes from {reference}, which is known after the deployment only";
            }
        }

        // A data source that Terraform reads only while it deploys, or an alias: it leads to the key of its own Region, also where it names
        // that by an alias or an id that there are elsewhere too.
        private void FollowNamed(TerraformItem instance, string name, TemplateResource user, int steps)
        {
            var before = _user;
            _user = user;
            if (instance.Read(name) is { IsKnown: true, Text: { Length: > 0 } } named)
            {
                Keys.Add(plan.Keys.OfText(named, _user));
            }
            else
            {
                Follow(instance.Object.Expressions?[name], instance.Module, instance.ForEach, steps);
            }

            _user = before;
        }
    }
}
