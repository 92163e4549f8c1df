using System.Reflection;
using System.Runtime.CompilerServices;

namespace Spark.Connect;

/// <summary>What a row's value is given to: a parameter of the constructor, or a property.</summary>
internal sealed record RowMember(string Name, Type Type, PropertyInfo? Property);

/// <summary>How a type takes the values of a row.</summary>
internal sealed class RowShape
{
    private RowShape(bool isScalar, bool isTuple, ConstructorInfo? constructor, IReadOnlyList<RowMember> members) =>
        (IsScalar, IsTuple, Constructor, Members) = (isScalar, isTuple, constructor, members);

    /// <summary>A plain value: the first column.</summary>
    public bool IsScalar { get; }

    /// <summary>By place, not by name.</summary>
    public bool IsTuple { get; }

    /// <summary>Null for a structure without one.</summary>
    public ConstructorInfo? Constructor { get; }

    /// <summary>The constructor's parameters, then the properties that it leaves.</summary>
    public IReadOnlyList<RowMember> Members { get; }

    public static RowShape Of(Type type)
    {
        if (IsPlain(type)) return new(true, false, null, []);
        var isTuple = typeof(ITuple).IsAssignableFrom(type);
        var constructor = type.GetConstructors().Where(c => !IsCopy(c, type)).MaxBy(c => c.GetParameters().Length);
        var parameters = constructor?.GetParameters().Select(p => new RowMember(p.Name!, p.ParameterType, null)).ToList() ?? [];
        var properties = isTuple ? [] : Columns(type).Where(p => p.CanWrite && !parameters.Any(m => m.Name.Equals(p.Name, StringComparison.OrdinalIgnoreCase)));
        return new(false, isTuple, constructor, [.. parameters, .. properties.Select(p => new RowMember(p.Name, p.PropertyType, p))]);
    }

    /// <summary>The public properties that stand for columns.</summary>
    public static IEnumerable<PropertyInfo> Columns(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanRead && p.GetIndexParameters().Length == 0 && p.Name != "EqualityContract");

    /// <summary>A name as compared: <c>user_id</c> is <c>UserId</c>.</summary>
    public static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal);

    private static bool IsPlain(Type type)
    {
        var value = Nullable.GetUnderlyingType(type) ?? type;
        return value.IsPrimitive || value.IsArray || value == typeof(object) || value == typeof(string) || value == typeof(decimal) || value == typeof(DateOnly) || value == typeof(TimeOnly)
            || value == typeof(DateTime) || value == typeof(DateTimeOffset) || value == typeof(TimeSpan) || IsCollection(value);
    }

    private static bool IsCollection(Type type) => type.IsGenericType && typeof(System.Collections.IEnumerable).IsAssignableFrom(type);

    private static bool IsCopy(ConstructorInfo constructor, Type type) => constructor.GetParameters() is [var only] && only.ParameterType == type;
}
