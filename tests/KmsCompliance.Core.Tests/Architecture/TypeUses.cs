using Mono.Cecil;
using Mono.Cecil.Cil;

namespace KmsCompliance.Core.Tests.Architecture;

/// <summary>The types of its own assembly that a type uses, wherever it names them: bases, members, attributes, code.</summary>
internal static class TypeUses
{
    /// <summary>The outermost type that a type lies in: itself, unless it is nested or made by the compiler.</summary>
    public static TypeDefinition Outermost(TypeDefinition type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    /// <summary>The outermost types that a type and all types within it use.</summary>
    public static IReadOnlySet<TypeDefinition> Of(TypeDefinition type) =>
        WithNested(type).SelectMany(Named).SelectMany(Parts).Select(Outermost).Where(used => used != type).ToHashSet();

    private static IEnumerable<TypeDefinition> WithNested(TypeDefinition type) => type.NestedTypes.SelectMany(WithNested).Prepend(type);

    private static IEnumerable<TypeReference?> Named(TypeDefinition type) =>
    [
        type.BaseType,
        .. type.Interfaces.Select(static implemented => implemented.InterfaceType),
        .. type.GenericParameters.SelectMany(Named),
        .. type.Fields.SelectMany(static field => Named(field).Append(field.FieldType)),
        .. type.Properties.SelectMany(static property => Named(property).Append(property.PropertyType)),
        .. type.Events.SelectMany(static raised => Named(raised).Append(raised.EventType)),
        .. type.Methods.SelectMany(Named),
        .. Named((ICustomAttributeProvider)type),
    ];

    private static IEnumerable<TypeReference?> Named(MethodDefinition method) =>
    [
        .. Signature(method),
        .. Named((ICustomAttributeProvider)method),
        .. method.Parameters.SelectMany(Named),
        .. method.GenericParameters.SelectMany(Named),
        .. method.Overrides.SelectMany(Signature),
        .. method.HasBody ? Named(method.Body) : [],
    ];

    private static IEnumerable<TypeReference?> Named(MethodBody body) =>
    [
        .. body.Variables.Select(static variable => variable.VariableType),
        .. body.ExceptionHandlers.Select(static handler => handler.CatchType),
        .. body.Instructions.SelectMany(static instruction => instruction.Operand switch
        {
            TypeReference type => [type],
            MethodReference method => Signature(method),
            FieldReference field => [field.DeclaringType, field.FieldType],
            CallSite site => site.Parameters.Select(static parameter => parameter.ParameterType).Append(site.ReturnType),
            _ => Enumerable.Empty<TypeReference?>(),
        }),
    ];

    private static IEnumerable<TypeReference?> Signature(MethodReference method) =>
    [
        method.DeclaringType,
        method.ReturnType,
        .. method.Parameters.Select(static parameter => parameter.ParameterType),
        .. method is GenericInstanceMethod generic ? generic.GenericArguments : [],
    ];

    private static IEnumerable<TypeReference?> Named(GenericParameter parameter) =>
        parameter.Constraints.Select(static constraint => constraint.ConstraintType).Concat(Named((ICustomAttributeProvider)parameter));

    private static IEnumerable<TypeReference?> Named(ICustomAttributeProvider member) =>
        member.CustomAttributes.SelectMany(static attribute => attribute.ConstructorArguments
            .Concat(attribute.Properties.Select(static property => property.Argument))
            .Concat(attribute.Fields.Select(static field => field.Argument))
            .SelectMany(static argument => new[] { argument.Type, argument.Value as TypeReference })
            .Append(attribute.AttributeType));

    // What a constructed type is made of; types of other assemblies are left out.
    private static IEnumerable<TypeDefinition> Parts(TypeReference? type) => type switch
    {
        TypeDefinition own => [own],
        GenericInstanceType generic => generic.GenericArguments.Append(generic.ElementType).SelectMany(Parts),
        IModifierType modified => Parts(modified.ModifierType).Concat(Parts(modified.ElementType)),
        TypeSpecification wrapped => Parts(wrapped.ElementType),
        _ => [],
    };
}
