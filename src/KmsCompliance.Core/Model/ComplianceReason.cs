namespace KmsCompliance;

/// <summary>Why a verdict is what it is: a stable code to filter on.</summary>
public static class ComplianceReason
{
    /// <summary>A usable customer-managed key.</summary>
    public const string CustomerManagedKey = "CustomerManagedKey";

    /// <summary>A key that AWS owns and the account cannot see (X-Ray type NONE).</summary>
    public const string AwsOwnedKey = "AwsOwnedKey";

    /// <summary>A key that AWS manages in the account, such as <c>alias/aws/xray</c>.</summary>
    public const string AwsManagedKey = "AwsManagedKey";

    /// <summary>A customer-managed key in a state, or of a kind, that the service cannot use: data is being lost or
    /// cannot be read.</summary>
    public const string KeyNotUsable = "KeyNotUsable";

    /// <summary>The configured key does not exist in its account.</summary>
    public const string KeyNotFound = "KeyNotFound";

    /// <summary>The configured key could not be read, so its state is not known.</summary>
    public const string KeyUnreadable = "KeyUnreadable";

    /// <summary>The service is still changing over; old and new key may be in use together.</summary>
    public const string Updating = "Updating";

    /// <summary>A usable customer-managed key that is not on the list of approved keys.</summary>
    public const string KeyNotApproved = "KeyNotApproved";

    /// <summary>A status that was saved, and contradicts itself or says what no audit says: it was edited or cut, and has to be looked
    /// at again.</summary>
    public const string Contradictory = "Contradictory";

    /// <summary>The secret's replicas were not asked for, so it is not known under which keys they are.</summary>
    public const string ReplicasNotRead = "ReplicasNotRead";

    /// <summary>What a rule asks for beyond the key is so.</summary>
    public const string RuleHolds = "RuleHolds";

    /// <summary>An exemption that was granted for a time has come to its end.</summary>
    public const string ExemptionExpired = "ExemptionExpired";

    /// <summary>A tag that the settings ask for is not there, or has a value that they do not accept.</summary>
    public const string TagMissing = "TagMissing";

    /// <summary>The listing does not have the resource's tags, so it is not known which it has.</summary>
    public const string TagsNotRead = "TagsNotRead";

    /// <summary>The key is of an account that the settings do not list.</summary>
    public const string AccountNotListed = "AccountNotListed";

    /// <summary>AWS did not answer what the rule asks beyond the audit.</summary>
    public const string NotAnswered = "NotAnswered";

    /// <summary>The key could rotate by itself and does not.</summary>
    public const string RotationOff = "RotationOff";

    /// <summary>The key rotates more seldom than the settings ask for.</summary>
    public const string RotationTooSeldom = "RotationTooSeldom";

    /// <summary>The key cannot rotate by itself: its material is imported, or in a custom key store.</summary>
    public const string RotationImpossible = "RotationImpossible";

    /// <summary>The key's imported material is about to expire; the key can then decrypt nothing.</summary>
    public const string MaterialExpires = "MaterialExpires";

    /// <summary>Nobody has used the key for longer than the settings accept.</summary>
    public const string KeyUnused = "KeyUnused";

    /// <summary>The key's policy has something wrong with it, or the service cannot work with it.</summary>
    public const string KeyPolicyUnfit = "KeyPolicyUnfit";

    /// <summary>A version of the secret is under another key than the secret.</summary>
    public const string OldKeyVersion = "OldKeyVersion";

    /// <summary>X-Ray's spans lie in a log group that is under another key than X-Ray's setting.</summary>
    public const string SpansUnderOtherKey = "SpansUnderOtherKey";

    /// <summary>Traces are copied to a monitoring account whose own X-Ray setting is not compliant.</summary>
    public const string CopyUnderWeakerSetting = "CopyUnderWeakerSetting";

    /// <summary>It is not known whether traces are copied to monitoring accounts, or not all of those accounts' settings were
    /// seen.</summary>
    public const string CopyNotSeen = "CopyNotSeen";

    /// <summary>The grant on the key that names the service does not let it encrypt.</summary>
    public const string GrantUnfit = "GrantUnfit";

    /// <summary>No grant on the key could be told to be the service's, or to be enough; AWS does not document how it looks.</summary>
    public const string GrantNotSeen = "GrantNotSeen";

    /// <summary>The key serves more than one service.</summary>
    public const string KeyShared = "KeyShared";

    /// <summary>Not all resources were looked at that may be under the key, so it is not known which services it serves.</summary>
    public const string UsersNotSeen = "UsersNotSeen";

    /// <summary>What decides it is not in the template: it is known after the deployment only, or stands elsewhere.</summary>
    public const string NotInTemplate = "NotInTemplate";

    /// <summary>The service's resources in this Region could not be listed, or not all of them: the status stands for those
    /// that were not seen.</summary>
    public const string NotListed = "NotListed";

    /// <summary>Whether a verdict for this reason is <c>Unknown</c>. A reason that is none of these says that something is amiss, or
    /// that nothing is.</summary>
    /// <param name="reason">The reason.</param>
    public static bool IsOfUnknown(string? reason) => reason is KeyUnreadable or Updating or Contradictory or ReplicasNotRead or TagsNotRead or NotAnswered or UsersNotSeen or GrantNotSeen or CopyNotSeen or NotInTemplate or NotListed;
}
