using System.Linq.Expressions;
using System.Reflection;
using Apache.Arrow;

namespace Spark.Connect;

/// <summary>
/// Makes objects of a type from rows. A plain value is the first column; a tuple takes the columns by place; a record or class by name,
/// any case and without underscores, through its longest constructor and then its settable properties.
/// </summary>
internal sealed class RowReader<T>
{
    private readonly RowShape _shape = RowShape.Of(typeof(T));
    private readonly Func<Delegate[], int, T> _make;

    private RowReader() => _make = Compile(_shape);

    public static RowReader<T> Instance { get; } = new();

    /// <summary>The function that reads a row of a batch.</summary>
    /// <exception cref="InvalidCastException">A column is missing, or of a type that does not fit.</exception>
    public Func<int, T> Bind(BatchColumns columns)
    {
        if (typeof(T) == typeof(SparkRow)) return (Func<int, T>)(object)(Func<int, SparkRow>)(row => new SparkRow(columns, row));
        if (_shape.IsScalar) return columns.Reader<T>(0);
        var readers = _shape.Members.Select((member, place) => Reader(columns, member, place)).ToArray();
        return row => _make(readers, row);
    }

    private Delegate Reader(BatchColumns columns, RowMember member, int place)
    {
        var ordinal = _shape.IsTuple ? place : Find(columns.Batch.Schema, member.Name);
        if (ordinal < 0 || ordinal >= columns.Batch.ColumnCount)
            throw new InvalidCastException($"The result has no column for {typeof(T).Name}.{member.Name}. It has: {string.Join(", ", columns.Batch.Schema.FieldsList.Select(f => f.Name))}.");
        var make = typeof(BatchColumns).GetMethod(nameof(BatchColumns.Reader))!.MakeGenericMethod(member.Type);
        return (Delegate)make.Invoke(columns, BindingFlags.DoNotWrapExceptions, null, [ordinal], null)!;
    }

    private static int Find(Schema schema, string name)
    {
        for (var i = 0; i < schema.FieldsList.Count; i++)
            if (RowShape.Plain(schema.FieldsList[i].Name).Equals(RowShape.Plain(name), StringComparison.OrdinalIgnoreCase)) return i;
        return -1;
    }

    private static Func<Delegate[], int, T> Compile(RowShape shape)
    {
        if (shape.IsScalar || typeof(T) == typeof(SparkRow)) return (_, _) => default!;
        var (readers, row) = (Expression.Parameter(typeof(Delegate[])), Expression.Parameter(typeof(int)));
        var values = shape.Members.Select((member, place) => (Expression)Expression.Invoke(
            Expression.Convert(Expression.ArrayIndex(readers, Expression.Constant(place)), typeof(Func<,>).MakeGenericType(typeof(int), member.Type)), row)).ToArray();
        var arguments = shape.Constructor?.GetParameters().Length ?? 0;
        var made = shape.Constructor is null ? Expression.New(typeof(T)) : Expression.New(shape.Constructor, values[..arguments]);
        var bindings = shape.Members.Skip(arguments).Select((member, i) => Expression.Bind(member.Property!, values[arguments + i])).ToArray();
        Expression body = bindings.Length == 0 ? made : Expression.MemberInit(made, bindings);
        return Expression.Lambda<Func<Delegate[], int, T>>(body, readers, row).Compile();
    }
}
