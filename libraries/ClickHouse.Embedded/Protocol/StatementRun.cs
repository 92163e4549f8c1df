using System.Text;
using ClickHouse.Embedded.Engine;
using ClickHouse.Embedded.Native;

namespace ClickHouse.Embedded.Protocol;

/// <summary>One statement on its connection, cancelled when its client goes.</summary>
internal sealed class StatementRun(
    ClickHouseEngine engine, IncomingRequest request, OutgoingReply reply, RequestParameters parameters, ClickHouseUser user, string queryId)
{
    // As in ClickHouse, what a GET asks for must not change anything: a link or an image could ask for it.
    private readonly bool _readsOnly = user.IsReadOnly || request.Method is "GET" or "HEAD";
    private readonly long _started = System.Diagnostics.Stopwatch.GetTimestamp();

    private string Tag => parameters.LogComment is { Length: > 0 } comment ? $"{comment} {queryId}" : queryId;

    private string? Database => string.IsNullOrEmpty(parameters.Database) ? null : parameters.Database;

    // A read-only user can neither set nor make anything that a session would have to keep.
    public Task ExecuteAsync(Statement statement, CancellationToken cancellationToken) =>
        string.IsNullOrEmpty(parameters.SessionId) || user.IsReadOnly
            ? OnOwnConnectionAsync(statement, cancellationToken)
            : InSessionAsync(statement, cancellationToken);

    private async Task OnOwnConnectionAsync(Statement statement, CancellationToken cancellationToken)
    {
        EngineConnection connection = await engine.Connections.OpenAsync(Tag).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            statement = await StatementGuard.CheckAsync(connection, statement, _readsOnly).ConfigureAwait(false);
            string? database = Database == "default" ? null : Database;
            await StatementSettings.ApplyAsync(connection, user, database, parameters.Settings, _readsOnly).ConfigureAwait(false);
            await CancellableAsync(connection, statement, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task InSessionAsync(Statement statement, CancellationToken cancellationToken)
    {
        SessionRegistry.Session session = await engine.Sessions.TakeAsync(
            user, parameters, connection => StatementSettings.ApplyAsync(connection, user, null, [], readsOnly: false)).ConfigureAwait(false);
        try
        {
            EngineConnection connection = session.Connection!;
            statement = await StatementGuard.CheckAsync(connection, statement, _readsOnly).ConfigureAwait(false);
            List<KeyValuePair<string, string>> settings = [.. parameters.Settings, new("log_comment", Tag)];
            Func<Task> undo = await StatementSettings.ApplyForOneRequestAsync(connection, Database, settings).ConfigureAwait(false);
            try
            {
                await CancellableAsync(connection, statement, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                await undo().ConfigureAwait(false);
            }
        }
        finally
        {
            if (parameters.ClosesSession) await engine.Sessions.EndAsync(session).ConfigureAwait(false);
            else session.Return();
        }
    }

    private async Task CancellableAsync(EngineConnection connection, Statement statement, CancellationToken cancellationToken)
    {
        using var ended = new CancellationTokenSource();
        Task killing = Task.CompletedTask;
        CancellationTokenRegistration registration = cancellationToken.Register(() => killing = engine.Running.KillAsync(queryId, ended.Token));
        try
        {
            if (statement.Text.IsInsert) await InsertAsync(connection, statement, cancellationToken).ConfigureAwait(false);
            else await AnswerAsync(connection, statement, cancellationToken).ConfigureAwait(false);
        }
        catch (ClickHouseException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        finally
        {
            await registration.DisposeAsync().ConfigureAwait(false);
            await ended.CancelAsync().ConfigureAwait(false);
            await killing.ConfigureAwait(false);
        }
    }

    private async Task InsertAsync(EngineConnection connection, Statement statement, CancellationToken cancellationToken)
    {
        EngineInsertStream insert = await connection
            .InsertAsync(statement.Sql, Encoding.UTF8.GetBytes(statement.Format!), parameters.Values).ConfigureAwait(false);
        RunStatistics statistics;
        await using (insert.ConfigureAwait(false))
        {
            var sink = new InsertSink(insert);
            await insert.AppendAsync(statement.FirstData).ConfigureAwait(false);
            if (statement.MoreData is { } body) await body.CopyToAsync(sink, 1 << 20, cancellationToken).ConfigureAwait(false);
            else await request.CopyBodyToAsync(sink, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            statistics = await insert.CompleteAsync().ConfigureAwait(false);
        }

        List<KeyValuePair<string, string>> headers = Headers("TabSeparated", statistics);
        headers.Add(new("Content-Length", "0"));
        await reply.StartAsync(200, headers).ConfigureAwait(false);
    }

    private async Task AnswerAsync(EngineConnection connection, Statement statement, CancellationToken cancellationToken)
    {
        string format = statement.Format ?? parameters.DefaultFormat ?? "TabSeparated";
        byte[] formatName = Encoding.UTF8.GetBytes(format);
        var writer = new ResultWriter(reply, parameters, request.Header("Accept-Encoding"), cancellationToken);
        BlockHeader header = OutputFormats.HeaderOf(format);
        bool streams = statement.Text.IsSelect && !statement.Text.HasTotals && !parameters.WaitsForEnd && header != BlockHeader.Unjoinable;
        if (!streams)
        {
            using EngineResult result = await connection.QueryAsync(statement.Sql, formatName, parameters.Values).ConfigureAwait(false);
            await writer.StartAsync(Headers(format, result.Statistics), result.Length).ConfigureAwait(false);
            await writer.WriteAsync(result, 0).ConfigureAwait(false);
            await writer.CompleteAsync().ConfigureAwait(false);
            return;
        }

        EngineQueryStream stream = await connection.StreamAsync(statement.Sql, formatName, parameters.Values).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using EngineResult? first = await stream.NextAsync().ConfigureAwait(false);
            await writer.StartAsync(Headers(format, first?.Statistics ?? default), first is null ? 0 : null).ConfigureAwait(false);
            if (first is not null) await writer.WriteAsync(first, 0).ConfigureAwait(false);
            for (EngineResult? block = first; block is not null;)
            {
                block = await stream.NextAsync().ConfigureAwait(false);
                if (block is null) break;
                using EngineResult owned = block;
                await writer.WriteAsync(owned, owned.HeaderLength(header)).ConfigureAwait(false);
            }

            await writer.CompleteAsync().ConfigureAwait(false);
        }
    }

    private List<KeyValuePair<string, string>> Headers(string format, RunStatistics statistics)
    {
        List<KeyValuePair<string, string>> headers = RequestProcessor.Headers(queryId, engine.Options.TimeZone, format);
        headers.Add(new("X-ClickHouse-Summary", Summary.Of(statistics, System.Diagnostics.Stopwatch.GetElapsedTime(_started))));
        return headers;
    }
}
