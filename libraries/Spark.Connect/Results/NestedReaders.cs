using System.Reflection;
using Apache.Arrow;

namespace Spark.Connect;

/// <summary>Readers of ARRAY (as array or list), MAP (as dictionary) and STRUCT (as record, tuple or <see cref="SparkRow"/>).</summary>
internal static class NestedReaders
{
    private static readonly MethodInfo ArrayMethod = Method(nameof(MakeArray));
    private static readonly MethodInfo ListMethod = Method(nameof(MakeList));
    private static readonly MethodInfo MapMethod = Method(nameof(MakeMap));
    private static readonly MethodInfo RecordMethod = Method(nameof(MakeRecord));

    /// <summary>A <c>Func&lt;int, target&gt;</c>; null when the target cannot hold the column.</summary>
    public static Delegate? Make(Type target, IArrowArray array, string column) => array switch
    {
        MapArray map when Arguments(target, typeof(Dictionary<,>), typeof(IReadOnlyDictionary<,>), typeof(IDictionary<,>)) is { } types => Invoke(MapMethod, types, map, column),
        ListArray list when target.IsSZArray => Invoke(ArrayMethod, [target.GetElementType()!], list, column),
        ListArray list when Arguments(target, typeof(List<>), typeof(IReadOnlyList<>), typeof(IList<>), typeof(IEnumerable<>)) is { } types => Invoke(ListMethod, types, list, column),
        StructArray rows when target == typeof(SparkRow) => MakeRow(rows),
        StructArray rows => Invoke(RecordMethod, [target], rows, column),
        _ => null,
    };

    private static Func<int, T[]> MakeArray<T>(ListArray list, string column)
    {
        var read = ColumnReaders.Make<T>(list.Values, column);
        return row =>
        {
            var from = list.ValueOffsets[row];
            var values = new T[list.ValueOffsets[row + 1] - from];
            for (var i = 0; i < values.Length; i++) values[i] = read(from + i);
            return values;
        };
    }

    private static Func<int, List<T>> MakeList<T>(ListArray list, string column)
    {
        var read = MakeArray<T>(list, column);
        return row => [.. read(row)];
    }

    private static Func<int, Dictionary<TKey, TValue>> MakeMap<TKey, TValue>(MapArray map, string column) where TKey : notnull
    {
        var (key, value) = (ColumnReaders.Make<TKey>(map.Keys, column), ColumnReaders.Make<TValue>(map.Values, column));
        return row =>
        {
            var entries = new Dictionary<TKey, TValue>();
            for (var i = map.ValueOffsets[row]; i < map.ValueOffsets[row + 1]; i++) entries.Add(key(i), value(i));
            return entries;
        };
    }

    private static Func<int, T> MakeRecord<T>(StructArray rows, string column)
    {
        var read = RowReader<T>.Instance.Bind(new BatchColumns(AsBatch(rows)));
        return row => read(row);
    }

    private static Func<int, SparkRow> MakeRow(StructArray rows)
    {
        var columns = new BatchColumns(AsBatch(rows));
        return row => new SparkRow(columns, row);
    }

    private static RecordBatch AsBatch(StructArray rows)
    {
        var type = (Apache.Arrow.Types.StructType)rows.Data.DataType;
        return new RecordBatch(new Schema(type.Fields, null), rows.Fields, rows.Length);
    }

    private static Type[]? Arguments(Type target, params Type[] definitions) =>
        target.IsGenericType && definitions.Contains(target.GetGenericTypeDefinition()) ? target.GetGenericArguments() : null;

    private static Delegate Invoke(MethodInfo method, Type[] types, IArrowArray array, string column) =>
        (Delegate)method.MakeGenericMethod(types).Invoke(null, BindingFlags.DoNotWrapExceptions, null, [array, column], null)!;

    private static MethodInfo Method(string name) => typeof(NestedReaders).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;
}
