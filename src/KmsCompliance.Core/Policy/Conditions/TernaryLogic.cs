namespace KmsCompliance.Policy.Conditions;

/// <summary>Kleene's logic: an unknown part leaves the whole unknown only if it could change it.</summary>
internal static class TernaryLogic
{
    public static Ternary And(this Ternary left, Ternary right) => left < right ? left : right;

    public static Ternary Or(this Ternary left, Ternary right) => left > right ? left : right;

    public static Ternary Not(this Ternary value) => Ternary.Yes - (int)value;

    public static Ternary ToTernary(this bool value) => value ? Ternary.Yes : Ternary.No;
}
