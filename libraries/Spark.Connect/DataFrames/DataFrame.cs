using System.Runtime.CompilerServices;
using Apache.Arrow;
using Spark.Connect.Protocol;

namespace Spark.Connect;

/// <summary>Rows that Spark can produce: a query, a table, files, rows sent to it. Nothing runs before it is read, written or counted, and then each time anew.</summary>
public sealed class DataFrame
{
    private readonly SparkSession _session;

    internal DataFrame(SparkSession session, Relation relation) => (_session, Relation) = (session, relation);

    /// <summary>Writes the rows to a table, files, or another data source.</summary>
    public DataFrameWriter Write => new(_session, Relation);

    internal Relation Relation { get; }

    private Plan Plan => new() { Root = Relation };

    /// <summary>The rows as Arrow batches, as they arrive. Each belongs to the caller and stays valid.</summary>
    /// <exception cref="SparkConnectException">The query failed, or the server is gone.</exception>
    public IAsyncEnumerable<RecordBatch> ReadBatchesAsync(ExecutionOptions? options = null, CancellationToken cancellationToken = default) =>
        ResultBatches.ReadAsync(_session.Execution.RunAsync(Plan, options, cancellationToken), cancellationToken);

    /// <summary>
    /// The rows as objects, as they arrive. A plain type is the first column, a tuple the columns in order, a record or class the columns by name
    /// (any case, underscores left out).
    /// </summary>
    /// <exception cref="InvalidCastException">A column is missing, or does not fit.</exception>
    /// <exception cref="SparkConnectException">The query failed, or the server is gone.</exception>
    public async IAsyncEnumerable<T> ReadAsync<T>(ExecutionOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var batch in ReadBatchesAsync(options, cancellationToken).ConfigureAwait(false))
        {
            if (batch.Length == 0) continue;
            var read = RowReader<T>.Instance.Bind(new BatchColumns(batch));
            for (var row = 0; row < batch.Length; row++) yield return read(row);
        }
    }

    /// <summary>The rows, whose values are asked for by column.</summary>
    public IAsyncEnumerable<SparkRow> ReadRowsAsync(ExecutionOptions? options = null, CancellationToken cancellationToken = default) => ReadAsync<SparkRow>(options, cancellationToken);

    /// <summary>All rows in memory.</summary>
    public async Task<List<T>> ToListAsync<T>(ExecutionOptions? options = null, CancellationToken cancellationToken = default)
    {
        var rows = new List<T>();
        await foreach (var row in ReadAsync<T>(options, cancellationToken).ConfigureAwait(false)) rows.Add(row);
        return rows;
    }

    /// <summary>The only row, of one column or more.</summary>
    /// <exception cref="InvalidOperationException">There is none, or more than one.</exception>
    public async Task<T> SingleAsync<T>(ExecutionOptions? options = null, CancellationToken cancellationToken = default)
    {
        var rows = await ToListAsync<T>(options, cancellationToken).ConfigureAwait(false);
        return rows.Count == 1 ? rows[0] : throw new InvalidOperationException($"One row was expected; the query has {rows.Count}.");
    }

    /// <summary>
    /// The same rows, and what they add up to, counted by Spark as they pass by: aggregate expressions of SQL, such as <c>sum(amount) AS amount</c>, without
    /// <c>DISTINCT</c>. <see cref="ExecutionOptions.Observed"/> takes them. Tasks that are tried again count once where they are of the last stage.
    /// Queries that run at once in a session need a name each: else Spark (4.1.1) gives the counts of one to all.
    /// </summary>
    public DataFrame Observe(string name, params ReadOnlySpan<string> expressions)
    {
        var metrics = new CollectMetrics { Input = Relation, Name = name };
        foreach (var expression in expressions) metrics.Metrics.Add(new Expression { ExpressionString = new() { Expression = expression } });
        return new(_session, new Relation { Common = new(), CollectMetrics = metrics });
    }

    /// <summary>The columns. Asks the server, which does not run the query for it.</summary>
    public async Task<IReadOnlyList<SparkColumn>> GetSchemaAsync(CancellationToken cancellationToken = default)
    {
        var response = await _session.Calls.AnalyzeAsync(new() { Schema = new() { Plan = Plan } }, cancellationToken).ConfigureAwait(false);
        return [.. response.Schema.Schema_.Struct.Fields.Select(f => new SparkColumn(f.Name, SqlTypeName.Of(f.DataType), f.Nullable))];
    }

    /// <summary>How Spark would run it.</summary>
    public async Task<string> ExplainAsync(ExplainMode mode = ExplainMode.Formatted, CancellationToken cancellationToken = default)
    {
        var explain = new AnalyzePlanRequest.Types.Explain { Plan = Plan, ExplainMode = (AnalyzePlanRequest.Types.Explain.Types.ExplainMode)mode };
        return (await _session.Calls.AnalyzeAsync(new() { Explain = explain }, cancellationToken).ConfigureAwait(false)).Explain.ExplainString;
    }

    /// <summary>Makes the rows known to SQL under a name, until the session ends; a global view (<c>global_temp.name</c>) until the server does.</summary>
    /// <exception cref="SparkException">There is such a view and it is not to be replaced.</exception>
    public async Task CreateTemporaryViewAsync(string name, bool replace = true, bool isGlobal = false, CancellationToken cancellationToken = default)
    {
        var view = new CreateDataFrameViewCommand { Input = Relation, Name = name, Replace = replace, IsGlobal = isGlobal };
        await _session.Execution.RunCommandAsync(new Command { CreateDataframeView = view }, null, cancellationToken).ConfigureAwait(false);
    }
}
