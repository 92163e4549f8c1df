using System.Reflection;
using Apache.Arrow;

namespace Spark.Connect;

/// <summary>Makes functions that read a row's value out of an Arrow column as a .NET type, without boxing.</summary>
internal static class ColumnReaders
{
    private static readonly MethodInfo NullableMethod = Method(nameof(MakeNullable));
    private static readonly MethodInfo BoxedMethod = Method(nameof(MakeBoxed));

    /// <exception cref="InvalidCastException">The type cannot hold the column's values; later, if a value is NULL and the type has no null.</exception>
    public static Func<int, T> Make<T>(IArrowArray array, string column)
    {
        if (typeof(T) == typeof(object)) return (Func<int, T>)BoxedMethod.MakeGenericMethod(NaturalTypes.Of(array)).Invoke(null, BindingFlags.DoNotWrapExceptions, null, [array, column], null)!;
        if (Nullable.GetUnderlyingType(typeof(T)) is { } value) return (Func<int, T>)NullableMethod.MakeGenericMethod(value).Invoke(null, BindingFlags.DoNotWrapExceptions, null, [array, column], null)!;
        if (array is NullArray && !typeof(T).IsValueType) return _ => default!;
        var read = (ScalarReaders.Make(typeof(T), array) ?? NestedReaders.Make(typeof(T), array, column)) as Func<int, T>
            ?? throw new InvalidCastException($"The column {column} is {array.Data.DataType.Name} in Arrow and can't be read as {typeof(T).Name}; {NaturalTypes.Of(array).Name} is its natural type.");
        if (!typeof(T).IsValueType) return row => array.IsNull(row) ? default! : read(row);
        if (array.NullCount == 0) return read;
        return row => array.IsNull(row) ? throw new InvalidCastException($"The column {column} is NULL in a row: read it as {typeof(T).Name}?.") : read(row);
    }

    private static Func<int, T?> MakeNullable<T>(IArrowArray array, string column) where T : struct
    {
        if (array is NullArray) return _ => null;
        var read = Make<T>(array, column);
        return row => array.IsNull(row) ? null : read(row);
    }

    private static Func<int, object?> MakeBoxed<T>(IArrowArray array, string column)
    {
        var read = Make<T>(array, column);
        return row => array.IsNull(row) ? null : read(row);
    }

    private static MethodInfo Method(string name) => typeof(ColumnReaders).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;
}
