using System.Text;
using ClickHouse.Embedded.Access;
using ClickHouse.Embedded.Engine;
using ClickHouse.Embedded.Native;

namespace ClickHouse.Embedded.Protocol;

/// <summary>One statement on its connection, cancelled when its client goes.</summary>
internal sealed class StatementRun(
    ClickHouseEngine engine, IncomingRequest request, OutgoingReply reply, RequestParameters parameters, ClickHouseUser user, string queryId)
{
    // As in ClickHouse, what a GET asks for must not change anything: a link or an image could ask for it.
    private readonly bool _readsOnly = user.IsReadOnly || request.Method is "GET" or "HEAD";
    private SessionRegistry.Session? _session;
    private readonly long _started = System.Diagnostics.Stopwatch.GetTimestamp();

    private string Tag => parameters.LogComment is { Length: > 0 } comment ? $"{comment} {queryId}" : queryId;

    private string? Database => string.IsNullOrEmpty(parameters.Database) ? null : parameters.Database;

    public Task ExecuteAsync(CancellationToken cancellationToken) =>
        string.IsNullOrEmpty(parameters.SessionId) ? OnOwnConnectionAsync(cancellationToken) : InSessionAsync(cancellationToken);

    private async Task OnOwnConnectionAsync(CancellationToken cancellationToken)
    {
        EngineConnection connection = await engine.Connections.OpenAsync(Tag).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            if (Database is { } database and not "default") await StatementSettings.UseAsync(connection, database).ConfigureAwait(false);
            bool isForm = FormReader.IsForm(request);
            await StatementSettings.ApplyAsync(connection, parameters.TakeSettings(besides: isForm)).ConfigureAwait(false);
            if (isForm)
            {
                var tables = new ExternalTables(connection, parameters, cancellationToken);
                await FormReader.ReadAsync(request, parameters, tables.LoadAsync, cancellationToken).ConfigureAwait(false);
                await StatementSettings.ApplyAsync(connection, parameters.TakeSettings()).ConfigureAwait(false);
            }

            // Last: from here on the engine itself refuses what the user may not, and to take this back.
            await AccessRole.TakeOnAsync(connection, user, _readsOnly).ConfigureAwait(false);
            await RunAsync(connection, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task InSessionAsync(CancellationToken cancellationToken)
    {
        SessionRegistry.Session session = await engine.Sessions.TakeAsync(
            user, parameters, connection => AccessRole.TakeOnAsync(connection, user, user.IsReadOnly), cancellationToken).ConfigureAwait(false);
        _session = session;
        EngineConnection connection = session.Connection!;
        var tables = new ExternalTables(connection, parameters, cancellationToken);
        List<string> undo = [];
        bool isForm = FormReader.IsForm(request);
        await EnsureRightsAsync(session, connection).ConfigureAwait(false);
        try
        {
            List<KeyValuePair<string, string>> settings = [.. parameters.TakeSettings(besides: isForm), new("log_comment", Tag)];
            await StatementSettings.ApplyForOneRequestAsync(connection, Database, settings, undo).ConfigureAwait(false);
            if (isForm)
            {
                await AccessRole.LayDownAsync(connection).ConfigureAwait(false);
                await FormReader.ReadAsync(request, parameters, tables.LoadAsync, cancellationToken).ConfigureAwait(false);
                await AccessRole.TakeOnAsync(connection, user, readsOnly: false).ConfigureAwait(false);
                await StatementSettings.ApplyForOneRequestAsync(connection, null, parameters.TakeSettings(), undo).ConfigureAwait(false);
            }

            await RunAsync(connection, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            bool isOwnAgain = await TryRestoreAsync(connection, tables, undo, hadAllRights: isForm).ConfigureAwait(false);
            if (isOwnAgain && !parameters.ClosesSession) session.Return();
            else await engine.Sessions.EndAsync(session).ConfigureAwait(false);
        }
    }

    private async Task EnsureRightsAsync(SessionRegistry.Session session, EngineConnection connection)
    {
        bool isOwn = false;
        try
        {
            isOwn = await AccessRole.IsOnAsync(connection, user).ConfigureAwait(false);
        }
        finally
        {
            // Also where it could not be told, or the session would be in use for ever.
            if (!isOwn) await engine.Sessions.EndAsync(session).ConfigureAwait(false);
        }

        if (!isOwn) throw ClickHouseException.Of(497, "ACCESS_DENIED", "The session had other rights than its user, and was ended.");
    }

    /// <summary>Takes from a session what was its request's; one that keeps some of it (readonly cannot be taken back) must end.</summary>
    private async Task<bool> TryRestoreAsync(EngineConnection connection, ExternalTables tables, List<string> undo, bool hadAllRights)
    {
        try
        {
            if (hadAllRights) await AccessRole.TakeOnAsync(connection, user, readsOnly: false).ConfigureAwait(false);
            await tables.DropAsync().ConfigureAwait(false);
            foreach (string sql in undo) await connection.ScalarAsync(sql).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (error is ClickHouseException or ClickHouseEngineException)
        {
            return false;
        }
    }

    private async Task RunAsync(EngineConnection connection, CancellationToken cancellationToken)
    {
        Statement statement = await StatementReader.ReadAsync(request, parameters, cancellationToken).ConfigureAwait(false);
        if (statement.Format is { } format) FormatName.Ensure(format);
        statement = await StatementGuard.CheckAsync(engine, connection, statement, user, parameters, _readsOnly).ConfigureAwait(false);
        await CancellableAsync(connection, statement, cancellationToken).ConfigureAwait(false);
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
        RunStatistics statistics = await engine.Disk.KeepAsync(() => LoadAsync(connection, statement, cancellationToken)).ConfigureAwait(false);
        List<KeyValuePair<string, string>> headers = Headers("TabSeparated", statistics);
        headers.Add(new("Content-Length", "0"));
        Answered();
        await reply.StartAsync(200, headers).ConfigureAwait(false);
    }

    private async Task<RunStatistics> LoadAsync(EngineConnection connection, Statement statement, CancellationToken cancellationToken)
    {
        ValuesRules? rules = AccessRole.Of(user) != AccessRole.Administrator && statement.Format!.Equals("Values", StringComparison.OrdinalIgnoreCase) ? new() : null;
        EngineInsertStream insert = await connection
            .InsertAsync(statement.Sql, Encoding.UTF8.GetBytes(statement.Format!), parameters.Values).ConfigureAwait(false);
        await using (insert.ConfigureAwait(false))
        {
            var sink = new InsertSink(insert, rules);
            await sink.WriteAsync(statement.FirstData, cancellationToken).ConfigureAwait(false);
            if (statement.MoreData is { } body) await body.CopyToAsync(sink, 1 << 20, cancellationToken).ConfigureAwait(false);
            else await request.CopyBodyToAsync(sink, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            rules?.Complete();
            RunStatistics statistics = await insert.CompleteAsync().ConfigureAwait(false);
            // Who is told that it is done may forget it, and who is not sends it again: the engine must know it then.
            if (parameters.Sets("insert_deduplication_token")) engine.Tokens.Sync();
            return statistics;
        }
    }

    private async Task AnswerAsync(EngineConnection connection, Statement statement, CancellationToken cancellationToken)
    {
        string format = statement.Format ?? parameters.DefaultFormat ?? "TabSeparated";
        var writer = new ResultWriter(reply, parameters, request.Header("Accept-Encoding"), cancellationToken);
        BlockHeader header = OutputFormats.HeaderOf(format);
        if (!statement.Text.IsSelect)
        {
            await AnswerWholeAsync(connection, statement, format, writer).ConfigureAwait(false);
            return;
        }

        bool isSpooled = statement.Text.HasTotals || parameters.WaitsForEnd || header == BlockHeader.Unjoinable
            || await FrameSettings.MayHoldAsync(connection, statement, parameters).ConfigureAwait(false);
        if (isSpooled) await AnswerSpooledAsync(connection, statement, format, writer).ConfigureAwait(false);
        else await AnswerStreamedAsync(connection, statement, format, header, writer, cancellationToken).ConfigureAwait(false);
    }

    private async Task AnswerWholeAsync(EngineConnection connection, Statement statement, string format, ResultWriter writer)
    {
        using EngineResult result = await engine.Disk
            .KeepAsync(() => connection.QueryAsync(statement.Sql, Encoding.UTF8.GetBytes(format), parameters.Values)).ConfigureAwait(false);
        Answered();
        await writer.StartAsync(Headers(format, result.Statistics), result.Length).ConfigureAwait(false);
        await writer.WriteAsync(result, 0).ConfigureAwait(false);
        await writer.CompleteAsync().ConfigureAwait(false);
    }

    private async Task AnswerSpooledAsync(EngineConnection connection, Statement statement, string format, ResultWriter writer)
    {
        SpooledResult result = await SpooledResult
            .RunAsync(connection, statement, format, parameters.Values, engine.SpoolFolder, engine.Disk).ConfigureAwait(false);
        await using (result.ConfigureAwait(false))
        {
            Answered();
            await writer.StartAsync(Headers(format, result.Statistics), result.File.Length).ConfigureAwait(false);
            await writer.WriteAsync(result.File).ConfigureAwait(false);
            await writer.CompleteAsync().ConfigureAwait(false);
        }
    }

    private async Task AnswerStreamedAsync(
        EngineConnection connection, Statement statement, string format, BlockHeader header, ResultWriter writer, CancellationToken cancellationToken)
    {
        EngineQueryStream stream = await connection
            .StreamAsync(statement.Sql, Encoding.UTF8.GetBytes(format), parameters.Values).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using EngineResult? first = await stream.NextAsync().ConfigureAwait(false);
            await writer.StartAsync(Headers(format, first?.Statistics ?? default), first is null ? 0 : null).ConfigureAwait(false);
            if (first is not null) await writer.WriteAsync(first, 0).ConfigureAwait(false);
            try
            {
                for (EngineResult? block = first; block is not null;)
                {
                    block = await stream.NextAsync().ConfigureAwait(false);
                    if (block is null) break;
                    using EngineResult owned = block;
                    await writer.WriteAsync(owned, owned.HeaderLength(header)).ConfigureAwait(false);
                }
            }
            catch (ClickHouseException error) when (!cancellationToken.IsCancellationRequested)
            {
                Answered();
                await writer.CutOffAsync(error.Text(engine.Version)).ConfigureAwait(false);
                throw;
            }

            Answered();
            await writer.CompleteAsync().ConfigureAwait(false);
        }
    }

    // From here on its client may have read all of the answer, and ask for the session again.
    private void Answered()
    {
        if (_session is { } session) session.IsAnswered = true;
    }

    private List<KeyValuePair<string, string>> Headers(string format, RunStatistics statistics)
    {
        List<KeyValuePair<string, string>> headers = RequestProcessor.Headers(queryId, engine.Options.TimeZone, format);
        headers.Add(new("X-ClickHouse-Summary", Summary.Of(statistics, System.Diagnostics.Stopwatch.GetElapsedTime(_started))));
        return headers;
    }
}
