using Apache.Arrow;
using Grpc.Net.Client;
using Spark.Connect.Protocol;

namespace Spark.Connect;

/// <summary>
/// A session on a server of Spark Connect: its temporary views, configuration and running executions. May be used by several threads at once.
/// Disposing it ends the session on the server, unless <see cref="SparkConnectOptions.KeepsSession"/>.
/// </summary>
public sealed class SparkSession : IAsyncDisposable
{
    private static readonly TimeSpan ReleaseTimeout = TimeSpan.FromSeconds(10);
    private readonly GrpcChannel _channel;
    private int _disposed;

    private SparkSession(SparkConnectOptions options)
    {
        _channel = Channel.Open(options);
        var identity = new SessionIdentity(options.ConnectionString);
        Calls = new(new SparkConnectService.SparkConnectServiceClient(_channel), identity, options);
        Execution = new(Calls);
        Configuration = new(Calls);
    }

    /// <summary>The session's id: with it (<c>session_id</c>) and the same user another client shares the session.</summary>
    public Guid Id => Guid.Parse(Calls.Identity.Id);

    /// <summary>Whose session it is.</summary>
    public string UserId => Calls.Identity.User.UserId;

    /// <summary>The version of the server, such as <c>4.1.1</c>.</summary>
    public string Version { get; private set; } = "";

    /// <summary>The session's configuration.</summary>
    public SparkConfiguration Configuration { get; }

    /// <summary>Reads tables, files and other data sources.</summary>
    public DataFrameReader Read => new(this);

    internal SparkCalls Calls { get; }

    internal PlanExecution Execution { get; }

    /// <summary>Connects with a connection string, <c>sc://host:15002/;user_id=name</c>.</summary>
    /// <exception cref="FormatException">It is no connection string.</exception>
    /// <exception cref="ConnectionLostException">The server could not be reached, also not after all retries.</exception>
    /// <exception cref="AccessDeniedException">It refuses the token or wants one.</exception>
    public static Task<SparkSession> ConnectAsync(string connectionString, CancellationToken cancellationToken = default) =>
        ConnectAsync(new SparkConnectOptions { ConnectionString = SparkConnectionString.Parse(connectionString) }, cancellationToken);

    /// <summary>Connects, and asks the server for its version.</summary>
    /// <exception cref="ConnectionLostException">The server could not be reached, also not after all retries.</exception>
    /// <exception cref="AccessDeniedException">It refuses the token or wants one.</exception>
    public static async Task<SparkSession> ConnectAsync(SparkConnectOptions options, CancellationToken cancellationToken = default)
    {
        var session = new SparkSession(options);
        try
        {
            session.Version = (await session.Calls.AnalyzeAsync(new() { SparkVersion = new() }, cancellationToken).ConfigureAwait(false)).SparkVersion.Version;
            return session;
        }
        catch
        {
            session._channel.Dispose();
            throw;
        }
    }

    /// <summary>
    /// A statement of SQL. A command (<c>CREATE</c>, <c>INSERT</c>, <c>SET</c> …) is done before this returns, and done once however often its result
    /// is read; a query is only checked, and runs when it is read.
    /// </summary>
    /// <exception cref="SparkException">The statement is wrong, or the command failed.</exception>
    public async Task<DataFrame> SqlAsync(string sql, SqlParameters? parameters = null, ExecutionOptions? options = null, CancellationToken cancellationToken = default)
    {
        var command = new SqlCommand { Sql = sql };
        (parameters ?? SqlParameters.None).CopyTo(command.Args, command.PosArgs);
        var relation = await Execution.RunCommandAsync(new Command { SqlCommand = command }, options, cancellationToken).ConfigureAwait(false);
        return new(this, relation ?? throw new ResultFormatException("The server gave no result for a statement of SQL."));
    }

    /// <summary>A query, not yet sent to the server: it is checked and run when it is read.</summary>
    public DataFrame Query(string sql, SqlParameters? parameters = null)
    {
        var query = new SQL { Query = sql };
        (parameters ?? SqlParameters.None).CopyTo(query.Args, query.PosArgs);
        return new(this, new Relation { Common = new(), Sql = query });
    }

    /// <summary>Rows of this process. Large ones are sent once and kept by the server until the session ends.</summary>
    /// <param name="schema">The columns, for when there is no batch.</param>
    /// <param name="batches">The rows.</param>
    /// <param name="cancellationToken">Ends the sending.</param>
    public Task<DataFrame> CreateDataFrameAsync(Schema schema, IEnumerable<RecordBatch> batches, CancellationToken cancellationToken = default) =>
        LocalRows.CreateAsync(this, schema, batches, cancellationToken);

    /// <summary>Rows of this process; the properties of a record or class, in their order, are the columns.</summary>
    /// <exception cref="ArgumentException">A property's type has no column type.</exception>
    public Task<DataFrame> CreateDataFrameAsync<T>(IEnumerable<T> rows, CancellationToken cancellationToken = default)
    {
        var batch = RowBatch.Of(rows);
        return LocalRows.CreateAsync(this, batch.Schema, [batch], cancellationToken);
    }

    /// <summary>Interrupts all executions of the session.</summary>
    /// <returns>The ids of those interrupted.</returns>
    public Task<IReadOnlyList<Guid>> InterruptAllAsync(CancellationToken cancellationToken = default) =>
        InterruptAsync(new() { InterruptType = InterruptRequest.Types.InterruptType.All }, cancellationToken);

    /// <summary>Interrupts the executions with a tag (<see cref="ExecutionOptions.Tags"/>).</summary>
    /// <returns>The ids of those interrupted.</returns>
    public Task<IReadOnlyList<Guid>> InterruptTagAsync(string tag, CancellationToken cancellationToken = default) =>
        InterruptAsync(new() { InterruptType = InterruptRequest.Types.InterruptType.Tag, OperationTag = tag }, cancellationToken);

    /// <summary>Interrupts one execution (<see cref="ExecutionOptions.OperationId"/>).</summary>
    /// <returns>Its id, if it was running.</returns>
    public Task<IReadOnlyList<Guid>> InterruptOperationAsync(Guid operationId, CancellationToken cancellationToken = default) =>
        InterruptAsync(new() { InterruptType = InterruptRequest.Types.InterruptType.OperationId, OperationId = operationId.ToString() }, cancellationToken);

    /// <summary>Ends the session on the server, with its views and all that runs in it, and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        try
        {
            using var timeout = new CancellationTokenSource(ReleaseTimeout);
            if (!Calls.Options.KeepsSession) await Calls.ReleaseSessionAsync(timeout.Token).ConfigureAwait(false);
        }
        catch
        {
            // Whatever failed, also the caller's own TokenProvider: a session that can't be released ends by itself, an hour after its last call.
        }
        _channel.Dispose();
    }

    private async Task<IReadOnlyList<Guid>> InterruptAsync(InterruptRequest request, CancellationToken cancellationToken) =>
        [.. (await Calls.InterruptAsync(request, cancellationToken).ConfigureAwait(false)).InterruptedIds.Select(Guid.Parse)];
}
