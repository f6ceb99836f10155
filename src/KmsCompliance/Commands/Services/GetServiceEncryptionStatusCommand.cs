using System.Collections;
using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Errors;
using KmsCompliance.Formatting;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.Services;

/// <summary>Shows under which keys all services keep their data, with one look-up a key.</summary>
[Cmdlet(VerbsCommon.Get, "ServiceEncryptionStatus")]
[OutputType(typeof(EncryptionStatus))]
public sealed class GetServiceEncryptionStatusCommand : AuditCmdlet, ICommandActions
{
    private Func<TextDictionary, bool>? _tags;

    static IReadOnlyList<CmkAction> ICommandActions.Actions => ServiceActions.Audit(ServiceCatalog.All);

    /// <summary>The services; all where left out.</summary>
    [Parameter]
    [ServiceName]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Service { get; set; }

    /// <summary>Resources by ARN or ResourceId; with -Service also by name, or by patterns of names such as
    /// <c>/aws/lambda/*</c>.</summary>
    [Parameter]
    [Alias("ResourceArn")]
    [SupportsWildcards]
    [ResourceTransformation]
    [ValidateNotNullOrEmpty]
    public ResourceArgument[]? ResourceId { get; set; }

    /// <summary>Tags that the resources have, with patterns of their values, such as <c>@{ Owner = 'pay*' }</c>; all of them. For
    /// services whose listing has tags.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? Tag { get; set; }

    /// <summary>Also finds out which monitoring accounts get copies of X-Ray's traces, and under which keys these are taken to be: one
    /// listing a Region, and each such setting once.</summary>
    [Parameter]
    public SwitchParameter IncludeTraceCopy { get; set; }

    private protected override bool LooksForTraceCopies => IncludeTraceCopy;

    private protected override IReadOnlyList<ServiceDefinition> Services => ServiceCatalog.Select(Service);

    private protected override IReadOnlyList<ServiceDefinition>? ServedServices => null;

    private protected override IReadOnlyList<ResourceArgument>? Named => Patterns.Count > 0 ? null : ResourceId;

    private List<string> Patterns =>
        [.. (ResourceId ?? []).Select(static resource => resource.Value).Where(WildcardPattern.ContainsWildcardCharacters)];

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (Tag is not null && Named is not null)
        {
            ThrowTerminatingError(ErrorRecords.From(Failures.TagsBesideNames()));
        }

        _tags = TagPatterns.Of(this, Tag, Services);
        if (Patterns.Count > 0 && ResourceId!.Length > Patterns.Count)
        {
            ThrowTerminatingError(ErrorRecords.From(Failures.PatternsBesideNames()));
        }

        // A pattern is of names, which say nothing without their service.
        if (Patterns.Count > 0 && Service is null)
        {
            ThrowTerminatingError(ErrorRecords.From(Failures.UnknownResource(Patterns[0])));
        }
    }

    private protected override Hashtable? TagsShown => Tag;

    private protected override ResourceQuery CreateQuery() => new()
    {
        TagFilter = _tags,
    };

    private protected override Action<object>? ChooseTable => Services.Count > 1 ? MixedTable.Enter : null;

    private protected override IReadOnlyList<string>? NamesShown => Patterns is { Count: > 0 } patterns ? patterns : null;
}
