using System.Text;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Templates.Writing;

/// <summary>Writes what to do with the files of a Region, in order, and what is not in them.</summary>
internal static class StackNotes
{
    /// <summary>The name of the first stack, with which those of the others begin.</summary>
    public const string StackName = "kms-compliance";

    private const int MostOfText = 500;

    /// <summary>The text of the notes.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="region">The Region.</param>
    /// <param name="stacks">The stacks of what is there.</param>
    /// <param name="apart">The stacks of custom resources.</param>
    /// <param name="notWritten">What is in none of them.</param>
    public static string Write(string accountId, string region, IReadOnlyList<Stack> stacks, IReadOnlyList<ApartStack> apart, IReadOnlyList<NotWritten> notWritten)
    {
        var text = new StringBuilder($"# CloudFormation: {region} of {accountId}\n\nRun the commands in this folder, in order, with credentials of {accountId}.\n");
        if (stacks.Any(static stack => stack.HasImport))
        {
            AddImport(text, region, stacks);
        }

        if (stacks.Any(static stack => stack.IsPlanned))
        {
            AddPlan(text, region, stacks);
        }

        foreach (var stack in apart)
        {
            AddApart(text, region, stack, stacks);
        }

        AddList(text, "To be known", stacks.SelectMany(static stack => stack.Notes).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        AddList(text, "Not in any template", notWritten.Select(static part => $"{MarkdownText.Of(part.Id, MostOfText)}: {MarkdownText.Of(part.Why, MostOfText)}"));
        return text.ToString();
    }

    private static void AddImport(StringBuilder text, string region, IReadOnlyList<Stack> stacks)
    {
        Append(text, """

            ## Import

            The import changes none of the resources and makes none: a template of an import has only what is there, with neither parameters nor outputs. CloudFormation
            does not compare it with the resources. Drift detection does, once the import is complete; of a key it cannot see the days between rotations. CloudFormation
            refuses what another stack has already. All is kept (`Retain`) when it is taken out of the stack or the stack is deleted.

            """);
        foreach (var stack in stacks.Where(static stack => stack.HasImport))
        {
            var name = StackName + stack.Suffix;
            AddCommands(text, Commands(region, name, "import", "IMPORT", stack, $"import{stack.Suffix}.template.json", $"--resources-to-import file://resources-to-import{stack.Suffix}.json").Concat(
            [
                $"aws cloudformation wait stack-import-complete --region {region} --stack-name {name}",
                $"aws cloudformation detect-stack-drift --region {region} --stack-name {name}",
                $"aws cloudformation describe-stack-resource-drifts --region {region} --stack-name {name} --stack-resource-drift-status-filters MODIFIED DELETED",
            ]));
        }

        AddLimits(text, stacks);
    }

    private static void AddLimits(StringBuilder text, IReadOnlyList<Stack> stacks)
    {
        Append(text, $"""

            Limits: a template of more than {StackParts.MostBytesInCall} bytes has to lie in S3, where 1 MB is the most; a stack has at most {StackParts.MostResources} resources, and an import takes at most
            {StackParts.MostImported}.
            """);
        Append(text, stacks.Count > 1
            ? $" This Region has more: it is divided into {stacks.Count} stacks. What one says of a key in another, it says by the key's ARN, id or alias.\n"
            : "\n");
    }

    private static void AddPlan(StringBuilder text, string region, IReadOnlyList<Stack> stacks)
    {
        Append(text, """

            ## What is planned

            The template of the same stack as the plan has it. Look at the change set before it is executed: nothing in it may be replaced or removed.

            """);
        foreach (var stack in stacks.Where(static stack => stack.IsPlanned))
        {
            var name = StackName + stack.Suffix;
            var parameters = stack.AskedKeys.Count == 0 ? string.Empty
                : " --parameters " + string.Join(' ', stack.AskedKeys.Select(static parameter => $"ParameterKey={parameter.Key},ParameterValue=\"${parameter.Key}\""));
            AddCommands(
                text,
                stack.AskedKeys.Select(parameter => Ask(parameter.Value, region, stacks))
                    .Concat(Commands(region, name, "plan", stack.HasImport ? "UPDATE" : "CREATE", stack, $"planned{stack.Suffix}.template.json", parameters.TrimStart()))
                    .Append($"aws cloudformation wait {(stack.HasImport ? "stack-update-complete" : "stack-create-complete")} --region {region} --stack-name {name}"));
        }
    }

    private static void AddApart(StringBuilder text, string region, ApartStack stack, IReadOnlyList<Stack> stacks)
    {
        Append(text, $"""

            ## {stack.Resource.Service.ShortName}

            CloudFormation has no type for this setting. A stack of its own makes a role and a function, which set it; no resource is imported.

            """);
        var isAsked = stack.Written.Document!["Parameters"]?[stack.Written.KeyParameter]?["Default"] is null;
        List<string> commands = [];
        if (isAsked && stack.Resource.PlannedKey is { } key)
        {
            commands.Add(Ask(key, region, stacks));
        }

        var value = isAsked ? $" --parameter-overrides {stack.Written.KeyParameter}=\"${(stack.Resource.PlannedKey is { } planned ? StackNames.ArnOf(planned) : stack.Written.KeyParameter)}\"" : string.Empty;
        commands.Add($"aws cloudformation deploy --region {region} --stack-name {StackName}-{stack.Name} --template-file {stack.File.RelativePath} --capabilities CAPABILITY_IAM{value}");
        AddCommands(text, commands);
        foreach (var note in stack.Written.Notes)
        {
            text.Append($"\n- {note}");
        }

        text.Append('\n');
    }

    // The ARN of a key that another stack has made, or that is to be made where no template of this Region does.
    private static string Ask(EstateKey key, string region, IReadOnlyList<Stack> stacks)
    {
        var name = StackNames.ArnOf(key);
        var maker = stacks.FirstOrDefault(stack => stack.NewKeys.Any(made => StackNames.ArnOf(made) == name));
        return $"{name}=$(aws cloudformation describe-stacks --region {key.Region} --stack-name {StackName}{maker?.Suffix} --query \"Stacks[0].Outputs[?OutputKey=='{name}'].OutputValue\" --output text)";
    }

    private static IEnumerable<string> Commands(string region, string stackName, string changeSet, string type, Stack stack, string file, string more)
    {
        var place = $"--region {region} --stack-name {stackName} --change-set-name {changeSet}";
        var body = $"--template-body file://{file}";
        if (Encoding.UTF8.GetByteCount(stack.Files.First(written => written.RelativePath == file).Text) > StackParts.MostBytesInCall)
        {
            yield return $"aws s3 cp {file} \"s3://$BUCKET/{file}\"";
            body = $"--template-url \"https://$BUCKET.s3.{region}.{AwsPartition.Find(RegionName.PartitionOf(region))!.DnsSuffix}/{file}\"";
        }

        yield return $"aws cloudformation create-change-set {place} --change-set-type {type} {body} {more}".TrimEnd();
        yield return $"aws cloudformation wait change-set-create-complete {place}";
        yield return $"aws cloudformation describe-change-set {place}";
        yield return $"aws cloudformation execute-change-set {place}";
    }

    private static void AddCommands(StringBuilder text, IEnumerable<string> commands)
    {
        text.Append("\n```sh\n");
        foreach (var command in commands)
        {
            text.Append(command).Append('\n');
        }

        text.Append("```\n");
    }

    private static void AddList(StringBuilder text, string title, IEnumerable<string> lines)
    {
        var list = lines.ToList();
        if (list.Count == 0)
        {
            return;
        }

        text.Append($"\n## {title}\n\n");
        foreach (var line in list)
        {
            text.Append($"- {line}\n");
        }
    }

    // The source's own line ends are those of whoever built the module.
    private static void Append(StringBuilder text, string part) => text.Append(part.ReplaceLineEndings("\n"));
}
