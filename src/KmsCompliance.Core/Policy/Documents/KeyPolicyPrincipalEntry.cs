namespace KmsCompliance.Policy.Documents;

/// <summary>One principal as a statement names it.</summary>
/// <param name="Type">The member it stands under: <c>AWS</c>, <c>Service</c>, <c>Federated</c> or whatever the document
/// says. The short form <c>"Principal": "*"</c> is given as <c>AWS</c>, to which it is equivalent.</param>
/// <param name="Value">An ARN, an account id, a service principal, a unique id or <c>*</c>.</param>
/// <remarks><see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html"/></remarks>
public sealed record KeyPolicyPrincipalEntry(string Type, string Value);
