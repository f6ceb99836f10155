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

    /// <summary>Nothing was named that could be written.</summary>
    public static Failure TemplateOfNothing() =>
        New(FailureKind.InvalidArgument, "Nothing is named that could be written: no resource, no key and no plan.", target: null, "Pipe statuses of an audit or keys of Get-ServiceCmk, or name a plan with -PlanPath.");

    /// <summary>A folder cannot take templates.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="why">What it is instead, or why not.</param>
    public static Failure TemplateFolderNotUsable(string path, string why) =>
        New(FailureKind.InvalidArgument, $"Templates cannot be written to '{path}': it is {why}.", path, "Name a folder of the file system; it is made where it is not there.");

    /// <summary>A file of other content is there already.</summary>
    /// <param name="path">The file.</param>
    public static Failure TemplateFileExists(string path) =>
        New(FailureKind.InvalidState, $"'{path}' is there already and says something else. Nothing of its folder was written.", path, "Name another folder, or replace what is there with -Force: look at the difference before.");

    /// <summary>A file cannot be written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="exception">Why.</param>
    public static Failure TemplateNotWritten(string path, Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return New(exception is UnauthorizedAccessException ? FailureKind.AccessDenied : FailureKind.InvalidState, $"'{path}' was not written: {exception.Message}", path, "Name a folder where you may write. Run the command again: what was written already is replaced by the same.");
    }

    /// <summary>A plan that was undone has nothing that will be there.</summary>
    /// <param name="path">The plan.</param>
    public static Failure TemplateOfUndonePlan(string path) =>
        New(FailureKind.InvalidState, $"The plan '{path}' was undone, or begun to be: nothing is going to be as it says.", path, "Export what is there, without -PlanPath.");

    /// <summary>A key is in another Region than the one beside it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="region">Its Region.</param>
    /// <param name="named">The Region beside it.</param>
    public static Failure TemplateKeyElsewhere(string key, string region, string named) =>
        New(FailureKind.InvalidArgument, $"The key '{key}' lies in {region}, not in {named}.", key, "Leave -Region out: a key's ARN says where it lies.");

    /// <summary>Only templates of CloudFormation can say whether deleting them resets anything.</summary>
    public static Failure TemplateResetOfTerraform() =>
        New(FailureKind.InvalidArgument, "-ResetOnDelete is for CloudFormation: Terraform's provider leaves X-Ray's setting as it is when the resource is destroyed.", target: null, "Leave -ResetOnDelete out.");

    /// <summary>Files that may be whole would be replaced by some that are not.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="unread">What could not be read.</param>
    public static Failure TemplateNotWhole(string path, string unread) =>
        New(
            FailureKind.InvalidState,
            $"'{path}' was left as it is: '{unread}', and perhaps more, could not be read or determined, and whoever deploys files in which it is missing deletes it, or lets go of it.",
            path,
            "Mend what the errors before say and run the command again, or name an empty folder.");

    /// <summary>Addresses that Terraform has for something else would be written for another.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="clashes">What they were and are, a sentence each.</param>
    public static Failure TemplateAddressTaken(string path, IReadOnlyList<string> clashes)
    {
        ArgumentNullException.ThrowIfNull(clashes);
        const int Most = 5;
        return New(
            FailureKind.InvalidState,
            $"'{path}' was left as it is: Terraform may have other objects under addresses of this export, and would take the one for the other or destroy it. {string.Join(' ', clashes.Take(Most))}{(clashes.Count > Most ? $" {clashes.Count - Most} more are so." : string.Empty)}",
            path,
            "Take these addresses out of Terraform's state (terraform state rm) and their blocks out of the folder's files, imports.tf and moved.tf among them; then run the command again with -Force. Or name an empty folder, with a state of its own.");
    }
}
