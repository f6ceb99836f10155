namespace KmsCompliance.Services;

/// <summary>A control of a framework that a rule gives evidence for, as somebody published it.</summary>
/// <param name="Framework">The framework and its version, such as <c>PCI DSS 4.0.1</c>.</param>
/// <param name="Control">The control's number, such as <c>10.3.2</c>.</param>
/// <param name="Source">Who says that it is one, such as <c>AWS Security Hub CloudTrail.2</c>.</param>
public sealed record FrameworkControl(string Framework, string Control, string Source)
{
    /// <summary>The framework and its control.</summary>
    public override string ToString() => $"{Framework} {Control}";
}
