using Spark.Connect.Protocol;
using SaveMethod = Spark.Connect.Protocol.WriteOperation.Types.SaveTable.Types.TableSaveMethod;

namespace Spark.Connect;

/// <summary>Describes where rows are written to. Each method gives a new writer; the last one writes.</summary>
public sealed class DataFrameWriter
{
    private readonly SparkSession _session;
    private readonly WriteOperation _write;

    internal DataFrameWriter(SparkSession session, Relation input)
        : this(session, new WriteOperation { Input = input, Mode = WriteOperation.Types.SaveMode.ErrorIfExists }) { }

    private DataFrameWriter(SparkSession session, WriteOperation write) => (_session, _write) = (session, write);

    /// <summary>The data source: <c>parquet</c>, <c>csv</c>, <c>json</c>, <c>kafka</c>, <c>jdbc</c>, <c>noop</c> or a class of the server's.</summary>
    public DataFrameWriter Format(string format) => With(w => w.Source = format);

    /// <summary>What happens to what is there already; an error unless said otherwise.</summary>
    public DataFrameWriter Mode(SaveMode mode) => With(w => w.Mode = (WriteOperation.Types.SaveMode)mode);

    /// <summary>An option of the data source.</summary>
    public DataFrameWriter Option(string name, string value) => With(w => w.Options[name] = value);

    /// <summary>Options of the data source.</summary>
    public DataFrameWriter Options(IEnumerable<KeyValuePair<string, string>> options) => With(w =>
    {
        foreach (var (name, value) in options) w.Options[name] = value;
    });

    /// <summary>The columns whose values make a folder each.</summary>
    public DataFrameWriter PartitionBy(params string[] columns) => With(w => w.PartitioningColumns.AddRange(columns));

    /// <summary>Spreads the rows over a number of buckets by the hash of columns; for tables.</summary>
    public DataFrameWriter BucketBy(int buckets, params string[] columns) => With(w => w.BucketBy = new() { NumBuckets = buckets, BucketColumnNames = { columns } });

    /// <summary>The order of rows within a bucket.</summary>
    public DataFrameWriter SortBy(params string[] columns) => With(w => w.SortColumnNames.AddRange(columns));

    /// <summary>Writes, to a path of the server where the data source has paths.</summary>
    public Task SaveAsync(string? path = null, ExecutionOptions? options = null, CancellationToken cancellationToken = default) =>
        RunAsync(With(w => { if (path is not null) w.Path = path; }), options, cancellationToken);

    /// <summary>Writes to a table by the columns' names, making it if need be.</summary>
    public Task SaveAsTableAsync(string table, ExecutionOptions? options = null, CancellationToken cancellationToken = default) =>
        RunAsync(With(w => w.Table = new() { TableName = table, SaveMethod = SaveMethod.SaveAsTable }), options, cancellationToken);

    /// <summary>Adds to a table that is there, by the columns' places, not their names. Takes no mode other than append and overwrite.</summary>
    public Task InsertIntoAsync(string table, ExecutionOptions? options = null, CancellationToken cancellationToken = default) =>
        RunAsync(With(w => w.Table = new() { TableName = table, SaveMethod = SaveMethod.InsertInto }), options, cancellationToken);

    private static Task RunAsync(DataFrameWriter writer, ExecutionOptions? options, CancellationToken cancellationToken) =>
        writer._session.Execution.RunCommandAsync(new Command { WriteOperation = writer._write }, options, cancellationToken);

    private DataFrameWriter With(Action<WriteOperation> change)
    {
        var next = _write.Clone();
        change(next);
        return new(_session, next);
    }
}
