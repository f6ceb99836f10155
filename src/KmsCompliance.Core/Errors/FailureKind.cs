namespace KmsCompliance.Errors;

/// <summary>What sort of failure it is, whatever service it comes from.</summary>
public enum FailureKind
{
    /// <summary>None of the others.</summary>
    Unspecified,

    /// <summary>The caller may not do this.</summary>
    AccessDenied,

    /// <summary>There are no credentials, or AWS does not accept them.</summary>
    Authentication,

    /// <summary>What was named does not exist.</summary>
    NotFound,

    /// <summary>What is to be made exists already.</summary>
    AlreadyExists,

    /// <summary>Too many calls; retries did not help.</summary>
    Throttled,

    /// <summary>A quota is used up; retrying does not help.</summary>
    QuotaExceeded,

    /// <summary>The service could not be reached, or broke off.</summary>
    Connection,

    /// <summary>No answer in time.</summary>
    Timeout,

    /// <summary>An argument is wrong.</summary>
    InvalidArgument,

    /// <summary>The resource is in a state that does not allow this.</summary>
    InvalidState,

    /// <summary>The service failed.</summary>
    ServiceFault,

    /// <summary>The service answered something that cannot be read.</summary>
    InvalidAnswer,

    /// <summary>The security token is not accepted here: the credentials are bad, or the Region is not enabled for the
    /// account. AWS answers the same for both.</summary>
    TokenNotAccepted,
}
