namespace KmsCompliance.Errors;

/// <summary>What goes wrong with templates.</summary>
public static partial class Failures
{
    /// <summary>No file is there under a path.</summary>
    /// <param name="path">The path or pattern.</param>
    public static Failure TemplateNotFound(string path) =>
        New(FailureKind.NotFound, $"No file of the file system fits '{path}'.", path, "Name templates, or plans as terraform show -json writes them.");

    /// <summary>A file cannot be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="why">Why, as a sentence.</param>
    public static Failure TemplateUnreadable(string path, string why) =>
        New(FailureKind.InvalidArgument, $"The template '{path}' cannot be read: {why}", path, "Name files of the file system that you may read.");

    /// <summary>A file is no template that can be judged.</summary>
    /// <param name="path">The file.</param>
    /// <param name="line">The line; null where it is about the whole.</param>
    /// <param name="problem">What is wrong, as a clause.</param>
    public static Failure InvalidTemplate(string path, int? line, string problem) =>
        New(
            FailureKind.InvalidArgument,
            $"'{path}' is no template that can be judged{(line is { } at ? $", line {at}" : string.Empty)}: {problem}.",
            path,
            "Give it a template of CloudFormation in JSON or YAML, or a plan: terraform plan -out=FILE; terraform show -json FILE.");

    /// <summary>The folder with the sources is none.</summary>
    /// <param name="path">The folder.</param>
    public static Failure TemplateSourceNotFound(string path) =>
        New(FailureKind.NotFound, $"'{path}' is no folder of the file system, so that no source of Terraform can be looked for there.", path, "Name the folder in which terraform plan ran.");

    /// <summary>A parameter of a template has no text for a value.</summary>
    /// <param name="name">The parameter.</param>
    public static Failure TemplateParameterNotUnderstood(string name) =>
        New(FailureKind.InvalidArgument, $"-Parameter has no text, number or Boolean for '{name}'.", name, "Give a value to each: -Parameter @{ Environment = 'prod' }.");

    /// <summary>A finding about a template is given to a command that changes what there is.</summary>
    /// <param name="address">What names the resource in the template.</param>
    public static Failure FindingOfTemplate(string address) =>
        New(FailureKind.InvalidArgument, $"The finding about '{address}' is about a template: what it is about is not there yet. Nothing is changed.", address, "Mend the template and judge it again with Test-CmkTemplate.");
}
