using System.Reflection;
using Apache.Arrow;

namespace Spark.Connect;

/// <summary>Makes an Arrow batch of objects: a column a property.</summary>
internal static class RowBatch
{
    private static readonly MethodInfo ColumnMethod = typeof(RowBatch).GetMethod(nameof(Column), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static RecordBatch Of<T>(IEnumerable<T> rows)
    {
        var all = rows as IReadOnlyList<T> ?? [.. rows];
        var columns = RowShape.Columns(typeof(T)).Select(p => ((string Name, IArrowArray Array))
            ColumnMethod.MakeGenericMethod(typeof(T), p.PropertyType).Invoke(null, BindingFlags.DoNotWrapExceptions, null, [p, all], null)!).ToList();
        if (columns.Count == 0) throw new ArgumentException($"{typeof(T).Name} has no public property: rows are records or classes, whose properties are the columns.");
        var fields = columns.Select(c => new Field(c.Name, c.Array.Data.DataType, nullable: true));
        return new RecordBatch(new Schema(fields, null), columns.Select(c => c.Array), all.Count);
    }

    private static (string, IArrowArray) Column<T, TValue>(PropertyInfo property, IReadOnlyList<T> rows)
    {
        var get = property.GetMethod!.IsStatic || typeof(T).IsValueType ? row => (TValue)property.GetValue(row)! : property.GetMethod.CreateDelegate<Func<T, TValue>>();
        return (property.Name, ColumnBuilders.Build(rows.Select(get), property.Name));
    }
}
