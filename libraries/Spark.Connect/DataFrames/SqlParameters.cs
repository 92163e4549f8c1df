using Google.Protobuf.Collections;
using Spark.Connect.Protocol;

namespace Spark.Connect;

/// <summary>
/// Values for the parameters of a statement: <c>:name</c> or <c>?</c>. They travel beside the text, never in it. Taken are null, bool, the numbers
/// to ulong and decimal, string, char, Guid (as text), byte[], DateOnly, TimeOnly, DateTime, DateTimeOffset, TimeSpan, and arrays of these, whose
/// elements get the one type that holds them all.
/// </summary>
public sealed class SqlParameters
{
    private readonly List<(string? Name, Expression.Types.Literal Value)> _values;

    private SqlParameters(IEnumerable<(string?, Expression.Types.Literal)> values) => _values = [.. values];

    internal static SqlParameters None { get; } = new([]);

    /// <summary>For <c>:name</c>.</summary>
    public static SqlParameters Named(params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var literals = new List<(string?, Expression.Types.Literal)>();
        foreach (var (name, value) in values) literals.Add((name, Literals.Of(value)));
        return new(literals);
    }

    /// <summary>For <c>:name</c>.</summary>
    public static SqlParameters Named(IEnumerable<KeyValuePair<string, object?>> values) => new(values.Select(v => ((string?)v.Key, Literals.Of(v.Value))));

    /// <summary>For <c>?</c>, in order.</summary>
    public static SqlParameters Positional(params ReadOnlySpan<object?> values)
    {
        var literals = new List<(string?, Expression.Types.Literal)>();
        foreach (var value in values) literals.Add((null, Literals.Of(value)));
        return new(literals);
    }

    /// <summary>These values and others of the same kind, <c>:name</c> or <c>?</c>; of a name that both have, the others' counts.</summary>
    public SqlParameters And(SqlParameters others)
    {
        ArgumentNullException.ThrowIfNull(others);
        if (_values.Concat(others._values).Select(v => v.Name is null).Distinct().Count() > 1)
            throw new ArgumentException("Values with names and values without cannot go into one statement.", nameof(others));
        return new([.. _values.Where(v => v.Name is null || !others._values.Exists(o => o.Name == v.Name)), .. others._values]);
    }

    internal void CopyTo(MapField<string, Expression.Types.Literal> named, RepeatedField<Expression.Types.Literal> positional)
    {
        foreach (var (name, value) in _values)
            if (name is null) positional.Add(value);
            else named.Add(name, value);
    }
}
