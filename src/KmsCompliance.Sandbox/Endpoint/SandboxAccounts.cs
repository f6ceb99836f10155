namespace KmsCompliance.Sandbox.Endpoint;

/// <summary>The accounts and access keys that every sandbox knows. None of them means anything to AWS.</summary>
public static class SandboxAccounts
{
    /// <summary>The main account.</summary>
    public const string AccountId = "111122223333";

    /// <summary>A second account, for keys that cross accounts.</summary>
    public const string OtherAccountId = "444455556666";

    /// <summary>May do everything in the main account.</summary>
    public const string AdministratorAccessKey = "SANDBOXADMIN00000001";

    /// <summary>May only read in the main account.</summary>
    public const string AuditorAccessKey = "SANDBOXAUDIT00000001";

    /// <summary>May do everything in the second account.</summary>
    public const string OtherAdministratorAccessKey = "SANDBOXOTHER00000001";

    /// <summary>The secret of every built-in access key. Signatures are not verified.</summary>
    public const string SecretKey = "sandbox-secret-not-a-real-one";
}
