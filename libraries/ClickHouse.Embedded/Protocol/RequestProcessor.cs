using System.Text;
using ClickHouse.Embedded.Engine;

namespace ClickHouse.Embedded.Protocol;

/// <summary>The ClickHouse HTTP interface: one request, from its headers to the last byte of its answer.</summary>
internal sealed class RequestProcessor(ClickHouseEngine engine, RequestGate gate)
{
    /// <summary>The header of every answer to a statement that names it.</summary>
    public const string QueryIdHeader = "X-ClickHouse-Query-Id";

    private static readonly string ServerName = Environment.MachineName;

    /// <summary>Answers; throws only when the client has gone or the answer was cut off.</summary>
    public async Task ProcessAsync(IncomingRequest request, OutgoingReply reply, CancellationToken cancellationToken)
    {
        string queryId = "";
        try
        {
            if (request.Path is "/ping" or "/replicas_status")
            {
                await WriteTextAsync(reply, 200, [], "Ok.\n", cancellationToken).ConfigureAwait(false);
                return;
            }

            if (request.Path is not ("/" or ""))
            {
                await WriteTextAsync(reply, 404, [], $"There is no handle {request.Path}\n\nUse / or /ping.\n", cancellationToken).ConfigureAwait(false);
                return;
            }

            RequestParameters parameters = ReadParameters(request);
            if (request.Method is "GET" or "HEAD" && parameters.Query.Length == 0)
            {
                await WriteTextAsync(reply, 200, [], "Ok.\n", cancellationToken).ConfigureAwait(false);
                return;
            }

            ClickHouseUser user = request.User ?? Authenticator.Authenticate(request, parameters, engine.Users);
            queryId = QueryId(parameters);
            await RunAsync(request, reply, parameters, user, queryId, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (reply.HasStarted)
        {
            reply.Abort(error);
            throw;
        }
        catch (ClickHouseException error)
        {
            await FailAsync(reply, error, queryId, cancellationToken).ConfigureAwait(false);
        }
        catch (ClickHouseEngineException error)
        {
            await WriteTextAsync(reply, 503, [], error.Message + "\n", cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or ZstdSharp.ZstdException)
        {
            // The body is not what its Content-Encoding says.
            await FailAsync(reply, ClickHouseException.Of(354, "ZLIB_INFLATE_FAILED", error.Message), queryId, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The headers of every answer to a statement.</summary>
    public static List<KeyValuePair<string, string>> Headers(string queryId, string timeZone, string format) =>
    [
        new("Content-Type", OutputFormats.ContentType(format)),
        new("X-ClickHouse-Format", format),
        new("X-ClickHouse-Timezone", timeZone),
        new(QueryIdHeader, queryId),
        new("X-ClickHouse-Server-Display-Name", ServerName),
    ];

    private async Task RunAsync(
        IncomingRequest request, OutgoingReply reply, RequestParameters parameters, ClickHouseUser user, string queryId, CancellationToken cancellationToken)
    {
        using RequestGate.Turn turn = await gate.EnterAsync(cancellationToken).ConfigureAwait(false);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, turn.Abandoned);
        engine.Running.Add(queryId, user);
        try
        {
            var run = new StatementRun(engine, request, reply, parameters, user, queryId);
            await run.ExecuteAsync(stop.Token).ConfigureAwait(false);
        }
        finally
        {
            engine.Running.Remove(queryId);
        }
    }

    private static RequestParameters ReadParameters(IncomingRequest request)
    {
        RequestParameters parameters = RequestParameters.Parse(request.QueryString);
        if (request.Header("X-ClickHouse-Database") is { Length: > 0 } database && parameters.Database is null) parameters.Add("database", database);
        if (request.Header("X-ClickHouse-Format") is { Length: > 0 } format && parameters.DefaultFormat is null) parameters.Add("default_format", format);
        // It goes to the engine in an argument, before the query_id, which a NUL would cut off.
        if (parameters.LogComment is { } comment && comment.Any(char.IsControl)) throw ClickHouseException.Of(36, "BAD_ARGUMENTS", "A log_comment has no control characters.");
        return parameters;
    }

    // It comes back as a header, and goes to the engine in an argument.
    private static string QueryId(RequestParameters parameters)
    {
        if (parameters.QueryId is not { Length: > 0 } given) return Guid.NewGuid().ToString();
        return given.Length <= 200 && given.All(c => c is > ' ' and < '\x7f')
            ? given
            : throw ClickHouseException.Of(36, "BAD_ARGUMENTS", "A query_id has at most 200 characters, printable ASCII without spaces.");
    }

    private async Task FailAsync(OutgoingReply reply, ClickHouseException error, string queryId, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> headers = Headers(queryId, engine.Options.TimeZone, "TabSeparated");
        headers[0] = new("Content-Type", "text/plain; charset=UTF-8");
        headers.Add(new("X-ClickHouse-Exception-Code", error.Code.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        int status = HttpStatus.Of(error.Code);
        if (status == 401) headers.Add(new("WWW-Authenticate", "Basic realm=\"ClickHouse server HTTP API\""));
        await WriteTextAsync(reply, status, headers, error.Text(engine.Version) + "\n", cancellationToken).ConfigureAwait(false);
    }

    private static async Task WriteTextAsync(
        OutgoingReply reply, int status, List<KeyValuePair<string, string>> headers, string text, CancellationToken cancellationToken)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (headers.Count == 0) headers.Add(new("Content-Type", "text/plain; charset=UTF-8"));
        headers.Add(new("Content-Length", bytes.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        await reply.StartAsync(status, headers).ConfigureAwait(false);
        await reply.Body.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
    }
}
