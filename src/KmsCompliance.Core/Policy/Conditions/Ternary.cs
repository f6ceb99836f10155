namespace KmsCompliance.Policy.Conditions;

/// <summary>Truth, with room for "cannot be said". The order of the values makes And the smaller and Or the larger.</summary>
internal enum Ternary
{
    No,
    Maybe,
    Yes,
}
