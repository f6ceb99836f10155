using System.Runtime.CompilerServices;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Errors;

/// <summary>Every failure that the module can report. The name of the method is the stable error id.</summary>
public static partial class Failures
{
    /// <summary>A call to AWS failed; the id says how.</summary>
    /// <param name="exception">The failed call.</param>
    /// <param name="target">The ARN, id or Region it is about.</param>
    public static Failure FromCall(AwsCallException exception, string? target)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var (id, advice) = exception.Kind switch
        {
            FailureKind.AccessDenied => ("AccessDenied", $"Allow {exception.Operation ?? "the call"} to the caller, in its IAM policy and, for KMS, in the key policy; look for service control policies too."),
            FailureKind.Authentication => ("CredentialsNotAccepted", "Sign in again, or name other credentials with -ProfileName or -AccessKey and -SecretKey."),
            FailureKind.TokenNotAccepted => ("CredentialsNotAccepted", "The credentials are wrong or expired, or the Region is not enabled for the account."),
            FailureKind.NotFound => ("ResourceNotFound", "Check the name, the account and the Region."),
            FailureKind.AlreadyExists => ("ResourceExists", "Use what exists, or choose another name."),
            FailureKind.Throttled => ("Throttled", "Run again later, or lower -ThrottleLimit."),
            FailureKind.QuotaExceeded => ("QuotaExceeded", "Ask AWS for a higher quota, or remove what is no longer used."),
            FailureKind.Connection => ("ServiceUnreachable", "Check the network, the proxy and -EndpointUrl."),
            FailureKind.Timeout => ("CallTimedOut", "Run again; check the network if it happens often."),
            FailureKind.InvalidArgument => ("InvalidRequest", "Check the arguments."),
            FailureKind.InvalidState => ("InvalidState", "Wait until the resource has settled, or bring it into a state that allows this."),
            FailureKind.ServiceFault => ("ServiceFailed", "Run again later."),
            FailureKind.InvalidAnswer => ("AnswerNotUnderstood", "Check that -EndpointUrl and any proxy lead to AWS."),
            _ => ("CallFailed", null),
        };
        return new Failure(id, exception.Kind, exception.Describe(target), target) { RecommendedAction = advice is null ? null : PrintableText.Of(advice), Exception = exception };
    }

    /// <summary>A call to AWS failed in several Regions, and in all of them in the same way.</summary>
    /// <param name="exception">One of the failed calls.</param>
    /// <param name="regions">The Regions.</param>
    public static Failure FromCall(AwsCallException exception, IReadOnlyList<string> regions)
    {
        ArgumentNullException.ThrowIfNull(exception);
        ArgumentNullException.ThrowIfNull(regions);
        return FromCall(exception, string.Join(", ", regions)) with { Message = exception.Describe(regions) };
    }

    /// <summary>A call to AWS failed in several accounts, and in all of them in the same way. The message names the first few; the
    /// target has all.</summary>
    /// <param name="exception">One of the failed calls.</param>
    /// <param name="accounts">The accounts.</param>
    /// <param name="regions">The Regions.</param>
    public static Failure FromCall(AwsCallException exception, IReadOnlyList<string> accounts, IReadOnlyList<string> regions)
    {
        ArgumentNullException.ThrowIfNull(exception);
        ArgumentNullException.ThrowIfNull(accounts);
        ArgumentNullException.ThrowIfNull(regions);
        return FromCall(exception, string.Join(", ", accounts)) with { Message = exception.Describe(accounts, regions) };
    }

    /// <summary>A failure that nobody foresaw.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="target">The ARN, id or Region it is about.</param>
    public static Failure UnexpectedFailure(Exception exception, string? target)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return New(FailureKind.Unspecified, $"{target ?? "The run"} failed unexpectedly: {exception.Message}", target, "Please report this with the output of -Debug.") with { Exception = exception };
    }

    /// <summary>No credentials were found.</summary>
    /// <param name="message">What was tried.</param>
    public static Failure NoCredentials(string message) =>
        New(FailureKind.Authentication, message, null, "Sign in (aws sso login, Set-AWSCredential), or name credentials with -ProfileName, -Credential, or -AccessKey and -SecretKey.");

    /// <summary>The named profile does not exist.</summary>
    /// <param name="profile">The profile's name.</param>
    /// <param name="existing">The profiles that exist.</param>
    /// <param name="variable">The environment variable that names it; null where a parameter does.</param>
    public static Failure ProfileNotFound(string profile, IReadOnlyList<string> existing, string? variable = null)
    {
        ArgumentNullException.ThrowIfNull(existing);
        return New(
            FailureKind.Authentication,
            $"There is no profile '{profile}'{(variable is null ? string.Empty : $", which {variable} names")}. "
            + (existing.Count == 0 ? "No profiles were found." : $"There are: {string.Join(", ", existing)}."),
            profile,
            "Name one of the existing profiles, or make this one with 'aws configure' or Set-AWSCredential -StoreAs.");
    }

    /// <summary>The credential parameters contradict each other.</summary>
    /// <param name="problem">What is wrong; a sentence.</param>
    public static Failure InvalidCredentialParameter(string problem) =>
        New(FailureKind.InvalidArgument, problem, null, "Give -AccessKey together with -SecretKey, or -ProfileName, or -Credential, or -Session alone.");

    /// <summary>No Region was named, and none is configured.</summary>
    public static Failure NoRegion() =>
        New(FailureKind.InvalidArgument, "No Region was named, and neither the session, the environment nor the profile has a default.", null, "Name Regions with -Region (patterns such as 'eu-*' too), or pipe from Get-Region.");

    /// <summary>The text is not a Region's code.</summary>
    /// <param name="value">The text.</param>
    public static Failure InvalidRegion(string value) =>
        New(FailureKind.InvalidArgument, $"'{value}' is not a Region. Accepted: {RegionName.AcceptedForms}.", value, "Get-Region lists the Regions; Tab completes them.");

    /// <summary>The Region or pattern matches no Region of the account's partition.</summary>
    /// <param name="value">The Region or pattern.</param>
    public static Failure UnknownRegion(string value) =>
        New(FailureKind.NotFound, $"'{value}' matches no Region that the account can use.", value, "Get-Region lists them; Get-Region -IncludeDisabled lists those that are not enabled too.");

    /// <summary>A status that stands for resources that were not seen was given to a command that changes something.</summary>
    /// <param name="resourceId">What it is called.</param>
    public static Failure ResourcesNotListed(string resourceId) =>
        New(FailureKind.InvalidArgument, $"'{resourceId}' stands for resources that could not be listed; there is nothing in it to work on.", resourceId, "Audit this place again once what kept the list away is mended, and leave it out until then: Where-Object Reason -ne NotListed.");

    /// <summary>An endpoint would be called by plain http outside this machine.</summary>
    /// <param name="address">The address.</param>
    public static Failure InsecureEndpoint(string address) =>
        New(FailureKind.InvalidArgument, $"'{address}' would be called by plain http: requests and answers could be read and changed on the way.", address, "Give an https address, or one on this machine; where the network is trusted, add -AllowInsecureEndpoint.");

    /// <summary>An endpoint's address carries a user name or password.</summary>
    /// <param name="address">The address, without them.</param>
    public static Failure EndpointHasUserInfo(string address) =>
        New(FailureKind.InvalidArgument, $"The address of the endpoint '{address}' carries a user name or password, which is not used and would be kept in histories and logs.", address, "Leave them out: requests are signed with the AWS credentials.");

    /// <summary>The endpoint address cannot be used.</summary>
    /// <param name="value">The address in quotes, or where it stands.</param>
    public static Failure InvalidEndpointUrl(string value) =>
        New(FailureKind.InvalidArgument, $"{value} is not an endpoint. Accepted: an absolute http or https address.", value, "Give an address such as http://127.0.0.1:4577, or leave -EndpointUrl out for AWS.");

    /// <summary>The text is not an account id.</summary>
    /// <param name="value">The text.</param>
    public static Failure InvalidAccountId(string value) =>
        New(FailureKind.InvalidArgument, $"'{value}' is not an account. Accepted: 12 digits.", value, "Leave -AccountId out, or take it from Get-Region. Put it in quotes: as a number an account loses the zeros that it begins with.");

    /// <summary>The caller's account is not the account that the input belongs to.</summary>
    /// <param name="expected">The account of the input.</param>
    /// <param name="actual">The caller's account.</param>
    public static Failure AccountMismatch(string expected, string actual) =>
        New(FailureKind.InvalidArgument, $"The input belongs to account {expected}, but the credentials are for account {actual}. Nothing was asked or changed there.", expected, "Use credentials of that account, or a session that has a role in it: Connect-CmkSession -RoleName makes one for -Session.");

    /// <summary>The text does not name a key.</summary>
    /// <param name="value">The text.</param>
    /// <param name="problem">What is wrong with it.</param>
    public static Failure InvalidKeyId(string? value, string problem) =>
        New(FailureKind.InvalidArgument, $"'{value}' does not name a KMS key: {problem}. Accepted: {KeyReference.AcceptedForms}.", value, "Get-ServiceCmk lists keys; Tab completes them.");

    /// <summary>A key that AWS manages was named as the key to set.</summary>
    /// <param name="value">The alias.</param>
    public static Failure AwsManagedKeyAsTarget(string value) =>
        New(FailureKind.InvalidArgument, $"'{value}' is a key that AWS manages, not a customer-managed key.", value, "Name a customer-managed key; New-ServiceCmk makes one.");

    /// <summary>The key lies in another Region than the resource.</summary>
    /// <param name="key">The key's ARN.</param>
    /// <param name="keyRegion">The key's Region.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="region">The resource's Region.</param>
    public static Failure KeyInOtherRegion(string key, string keyRegion, string resource, string region) =>
        New(FailureKind.InvalidArgument, $"The key '{key}' lies in {keyRegion}, but {resource} lies in {region}: a key serves its own Region only.", key, $"Name a key of {region}, or an alias that exists in each Region.");

    /// <summary>The key is in a state, or of a kind, that the service cannot use.</summary>
    /// <param name="key">The key.</param>
    /// <param name="problem">What is wrong with it.</param>
    /// <param name="region">Its Region.</param>
    public static Failure KeyNotUsable(string key, string problem, string region) =>
        New(FailureKind.InvalidState, $"The key '{key}' in {region} cannot be used: {problem}. Nothing was changed.", key, "Name an enabled symmetric customer-managed key for encryption.");

    /// <summary>The key does not exist.</summary>
    /// <param name="key">The key.</param>
    /// <param name="region">The Region.</param>
    /// <param name="resource">What it was looked for for, as a noun; null where it was looked for for its own sake.</param>
    public static Failure KeyNotFound(string key, string region, string? resource = null) =>
        New(FailureKind.NotFound, $"There is no key '{key}' in {region}{(resource is null ? string.Empty : $" for {resource}")}. Nothing was changed.", key, "Get-ServiceCmk lists the service keys; New-ServiceCmk makes one.");

    /// <summary>The key could not be read, so it was not used.</summary>
    /// <param name="key">The key.</param>
    /// <param name="region">The Region.</param>
    /// <param name="why">Why it could not be read.</param>
    public static Failure KeyUnreadable(string key, string region, string why) =>
        New(FailureKind.AccessDenied, $"The key '{key}' in {region} could not be read, so whether the service could use it is not known: {why} Nothing was changed.", key, "Allow kms:DescribeKey on the key to the caller.");

    /// <summary>The text names no resource of any service.</summary>
    /// <param name="value">The text.</param>
    public static Failure UnknownResource(string? value) =>
        New(FailureKind.InvalidArgument, $"'{value}' does not name a resource of any service that the module knows. Accepted: the ResourceId of a status or finding, an ARN, or a name beside -Service.", value, "Get-ServiceEncryptionStatus lists resources, each with its ResourceId.");

    /// <summary>Resources were named by patterns and one by one.</summary>
    public static Failure PatternsBesideNames() =>
        New(FailureKind.InvalidArgument, "-ResourceId has patterns and single resources; they are looked up in different ways.", null, "Give patterns in one call and single resources in another.");

    /// <summary>One resource was named with several keys.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="keys">The keys.</param>
    public static Failure ResourceHasTwoKeys(string resource, IReadOnlyList<string> keys) =>
        New(FailureKind.InvalidArgument, $"'{resource}' was named with several keys: {string.Join(", ", keys)}. None of them was set.", resource, "Name one key for each resource.");

    /// <summary>An object of one service was given to a command of another.</summary>
    /// <param name="source">What the object is called.</param>
    /// <param name="service">The service that it says, for people.</param>
    /// <param name="accepted">The services that the command is for, for people.</param>
    public static Failure ObjectOfOtherService(string source, string service, IReadOnlyList<string> accepted) =>
        New(FailureKind.InvalidArgument, $"'{source}' is an object of {service}; here those of {string.Join(" and ", accepted)} are taken. Nothing was asked or changed for it.", source, "Pick by Service first (Where-Object Service -eq …), or use the command for all services, such as Set-ServiceCmk.");

    /// <summary>An object that mentions a Region was given to a command that works on Regions.</summary>
    /// <param name="source">What the object is about.</param>
    /// <param name="what">What the object is, as a complement.</param>
    /// <param name="region">The Region that it mentions; null where that is none.</param>
    public static Failure ObjectIsNoPlace(string source, string what, string? region) =>
        New(
            FailureKind.InvalidArgument,
            $"The object of '{source}' is {what}: it mentions a Region, and is neither a Region nor a resource or key in one. Nothing was asked or changed for it.",
            source,
            $"Pipe Regions (Get-Region), statuses, findings, changes or keys. Where the Region itself is meant, name it: -Region {region ?? "eu-west-1"}.");

    /// <summary>A key that was made for one service was to be set for another's resources.</summary>
    /// <param name="key">The key.</param>
    /// <param name="keyService">The service that it says, for people.</param>
    /// <param name="service">The resources' service, for people.</param>
    /// <param name="serviceName">The resources' service, as <c>-Service</c> takes it.</param>
    /// <param name="resources">The resources.</param>
    public static Failure KeyOfOtherService(string key, string keyService, string service, string serviceName, IReadOnlyList<string> resources)
    {
        ArgumentNullException.ThrowIfNull(resources);
        return New(
            FailureKind.InvalidArgument,
            $"The key '{key}' is for {keyService}, not for {service}. It was not set for {string.Join(", ", resources)}.",
            resources is [var only] ? only : key,
            $"Name a key for it: Get-ServiceCmk -Service {serviceName} lists them, New-ServiceCmk makes one. A key that is to serve both is named by its ARN, as text.");
    }

    /// <summary>Where a key for the resource has to lie is not known.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="service">Its service, for people.</param>
    /// <param name="listedBy">The command that shows the service's resources.</param>
    public static Failure KeyRegionUnknown(string resource, string service, string listedBy) =>
        New(FailureKind.InvalidArgument, $"In which Region a key for '{resource}' has to lie is not known: a key of {service} may have to lie in another than its resource. Nothing was made for it.", resource, $"Name the Region with -Region; {listedBy} shows it as KeyRegion where it can be determined.");

    /// <summary>The text names no resource of the service.</summary>
    /// <param name="value">The text.</param>
    /// <param name="service">The service, for people.</param>
    /// <param name="problem">What is wrong with the text, as a clause.</param>
    /// <param name="acceptedForms">What is accepted.</param>
    /// <param name="listedBy">The command that lists the service's resources.</param>
    public static Failure InvalidResourceId(string? value, string service, string problem, string acceptedForms, string listedBy) =>
        New(FailureKind.InvalidArgument, $"'{value}' does not name a resource of {service}: {problem}. Accepted: {acceptedForms}.", value, $"{listedBy} lists them, each with its ResourceId.");

    /// <summary>The ARN lies in another Region than the one that was named.</summary>
    /// <param name="arn">The ARN.</param>
    /// <param name="arnRegion">Its Region.</param>
    /// <param name="region">The Region that was named.</param>
    public static Failure RegionMismatch(string arn, string arnRegion, string region) =>
        New(FailureKind.InvalidArgument, $"'{arn}' lies in {arnRegion}, but -Region says {region}.", arn, "Leave -Region out: the ARN says it.");

    /// <summary>The service kept another key than the one that was set.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="expected">The key that was set.</param>
    /// <param name="actual">The key that the service reports.</param>
    public static Failure ChangeNotTaken(string resource, string expected, string? actual) =>
        New(FailureKind.InvalidState, $"{resource} was set to '{expected}', but the service reports '{actual ?? "no key"}'.", resource, "Somebody else may have changed it at the same time; look at it again.");

    /// <summary>The text may not name a new alias.</summary>
    /// <param name="value">The text.</param>
    /// <param name="problem">What is wrong with it.</param>
    public static Failure InvalidAlias(string? value, string problem) =>
        New(FailureKind.InvalidArgument, $"'{value}' cannot be an alias: {problem}. Accepted: 'alias/' and letters, digits, '/', '_' and '-'.", value, "Choose a name such as alias/xray-trace-data-cmk.");

    /// <summary>The text does not name a principal that a key policy can trust.</summary>
    /// <param name="problem">What is wrong with it, naming the value and the accepted forms.</param>
    /// <param name="value">The text.</param>
    public static Failure InvalidPrincipal(string problem, string? value) => New(FailureKind.InvalidArgument, problem, value, "Name the ARN of a role or user of the account, such as arn:aws:iam::111122223333:role/KeyAdministrator.");

    /// <summary>The rotation period is out of range.</summary>
    /// <param name="days">The period.</param>
    public static Failure RotationPeriodOutOfRange(int days) =>
        New(FailureKind.InvalidArgument, $"A rotation period of {days} days is out of range. Accepted: 90 to 2560 days.", null, "Leave -RotationPeriodInDays out for 365 days.");

    /// <summary>A tag is not one that KMS accepts.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="problem">What is wrong with it.</param>
    public static Failure InvalidTag(string tag, string problem) => New(FailureKind.InvalidArgument, $"The tag '{tag}' is not accepted: {problem}.", tag, "See what KMS allows in tags: 128 characters in a key, 256 in a value, none that begin with aws:.");

    /// <summary>The key was made, but a later step failed.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="step">The step that failed.</param>
    /// <param name="why">Why.</param>
    public static Failure KeyNotFinished(string keyArn, string step, AwsCallException why)
    {
        ArgumentNullException.ThrowIfNull(why);
        return New(why.Kind, $"The key '{keyArn}' was made, but {step} failed: {why.Describe()}", keyArn, "Mend the cause and run the same command again: it recognises the key by its tags and finishes it.") with { Exception = why };
    }

    /// <summary>Whether the key was made is not known, because no answer arrived.</summary>
    /// <param name="alias">The alias it was to carry.</param>
    /// <param name="look">The command that shows it.</param>
    /// <param name="why">Why.</param>
    public static Failure KeyCreationInDoubt(string alias, string look, AwsCallException why)
    {
        ArgumentNullException.ThrowIfNull(why);
        return New(why.Kind, $"Whether a key for '{alias}' was made is not known: {why.Describe()} {look} shows it.", alias, "Run the same command again: if the key was made, it is recognised by its tags and finished, not made twice.") with { Exception = why };
    }

    /// <summary>The alias belongs to a key that does not fit.</summary>
    /// <param name="alias">The alias.</param>
    /// <param name="keyArn">Its key.</param>
    /// <param name="problem">Why the key does not fit.</param>
    public static Failure AliasTaken(string alias, string keyArn, string problem) =>
        New(FailureKind.AlreadyExists, $"'{alias}' points to '{keyArn}', which does not fit: {problem}.", alias, "Choose another -Alias, or mend that key first.");

    /// <summary>A replica of the key cannot lie in a Region.</summary>
    /// <param name="region">The Region.</param>
    /// <param name="problem">Why not; the end of a sentence.</param>
    public static Failure ReplicaRegionNotTaken(string region, string problem) =>
        New(FailureKind.InvalidArgument, $"The key is not replicated to '{region}': {problem}. Nothing was made.", region, "Name one Region with -Region, and other Regions of its partition with -ReplicaRegion.");

    /// <summary>The module has no such command.</summary>
    /// <param name="name">The name or pattern.</param>
    public static Failure UnknownCommand(string name) =>
        New(FailureKind.NotFound, $"'{name}' is no command of this module.", name, "Get-Command -Module KmsCompliance lists them; a script is named with -Path.");

    /// <summary>The script does not exist.</summary>
    /// <param name="path">Its path.</param>
    public static Failure ScriptNotFound(string path) =>
        New(FailureKind.NotFound, $"There is no script '{path}'.", path, "Name a script file with -Path.");

    /// <summary>The script cannot be read or is not PowerShell.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="problem">What is wrong, and where; a sentence.</param>
    public static Failure ScriptNotUnderstood(string path, string problem) =>
        New(FailureKind.InvalidArgument, $"The script '{path}' cannot be understood: {problem}", path, "Mend the script, or name its commands with -Command.");

    /// <summary>The text is not the ARN that a policy can name.</summary>
    /// <param name="value">The text.</param>
    /// <param name="acceptedForm">What is accepted.</param>
    public static Failure InvalidResourceArn(string value, string acceptedForm) =>
        New(FailureKind.InvalidArgument, $"'{value}' is not an ARN that the policy can name. Accepted: {acceptedForm}.", value, "Name whole ARNs; the commands put them out.");

    /// <summary>One policy cannot reach over partitions.</summary>
    /// <param name="first">A partition that was named, by Region or ARN.</param>
    /// <param name="second">Another one.</param>
    public static Failure PartitionsMixed(string first, string second) =>
        New(FailureKind.InvalidArgument, $"Regions or ARNs of the partitions '{first}' and '{second}' were named; an IAM policy serves one partition.", null, "Ask for one policy for each partition.");

    internal static Failure New(FailureKind kind, string message, string? target, string? advice = null, [CallerMemberName] string id = "") =>
        new(id, kind, message, target) { RecommendedAction = advice is null ? null : PrintableText.Of(advice) };
}
