using Spark.Connect.Protocol;

namespace Spark.Connect;

/// <summary>Describes what to read from: a format with options, or a table. Each method gives a new reader, so one can be the start of several.</summary>
public sealed class DataFrameReader
{
    private readonly SparkSession _session;
    private readonly Read.Types.DataSource _source;

    internal DataFrameReader(SparkSession session, Read.Types.DataSource? source = null) => (_session, _source) = (session, source ?? new());

    /// <summary>The data source: <c>csv</c>, <c>json</c>, <c>parquet</c>, <c>text</c>, <c>kafka</c>, <c>jdbc</c> or a class of the server's.</summary>
    public DataFrameReader Format(string format) => With(s => s.Format = format);

    /// <summary>The columns, as in <c>CREATE TABLE</c>: <c>id BIGINT, name STRING</c>.</summary>
    public DataFrameReader Schema(string columns) => With(s => s.Schema = columns);

    /// <summary>An option of the data source.</summary>
    public DataFrameReader Option(string name, string value) => With(s => s.Options[name] = value);

    /// <summary>Options of the data source.</summary>
    public DataFrameReader Options(IEnumerable<KeyValuePair<string, string>> options) => With(s =>
    {
        foreach (var (name, value) in options) s.Options[name] = value;
    });

    /// <summary>Conditions that each make one partition of a read over JDBC.</summary>
    public DataFrameReader Predicates(params ReadOnlySpan<string> predicates)
    {
        var next = _source.Clone();
        foreach (var predicate in predicates) next.Predicates.Add(predicate);
        return new(_session, next);
    }

    /// <summary>The rows of the data source, at these paths (of the server) where it has paths.</summary>
    public DataFrame Load(params ReadOnlySpan<string> paths)
    {
        var source = _source.Clone();
        foreach (var path in paths) source.Paths.Add(path);
        return new(_session, new Relation { Common = new(), Read = new() { DataSource = source } });
    }

    /// <summary>The rows of a table or view, with the options given before.</summary>
    public DataFrame Table(string name) => new(_session, new Relation { Common = new(), Read = new() { NamedTable = new() { UnparsedIdentifier = name, Options = { _source.Options } } } });

    private DataFrameReader With(Action<Read.Types.DataSource> change)
    {
        var next = _source.Clone();
        change(next);
        return new(_session, next);
    }
}
