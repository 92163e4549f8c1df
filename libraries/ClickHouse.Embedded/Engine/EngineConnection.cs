using System.Text;
using ClickHouse.Embedded.Native;

namespace ClickHouse.Embedded.Engine;

/// <summary>One connection on one thread: one statement at a time, with settings, temporary tables and a current database of its own.</summary>
internal sealed class EngineConnection : IAsyncDisposable
{
    private static readonly byte[] Tsv = "TabSeparated"u8.ToArray();

    private readonly LibChdb _library;
    private readonly unsafe nint* _holder;
    private readonly EngineThread _thread;

    private unsafe EngineConnection(LibChdb library, nint* holder, EngineThread thread)
    {
        _library = library;
        _holder = holder;
        _thread = thread;
    }

    private unsafe nint Handle => *_holder;

    /// <summary>Opens one; arguments are <c>--name=value</c> and must be known to be valid: the engine says no more than "failed".</summary>
    public static async Task<EngineConnection> OpenAsync(IReadOnlyList<string> arguments)
    {
        LibChdb library = LibChdb.Instance;
        EngineThread thread = EngineThread.Rent();
        EngineConnection? connection = await thread.RunAsync(() => Open(library, arguments, thread)).ConfigureAwait(false);
        if (connection is not null) return connection;
        thread.Return();
        throw new ClickHouseEngineException("The ClickHouse engine refused a connection; the reason is on the standard error stream.");
    }

    /// <summary>Runs a statement and keeps its whole result.</summary>
    /// <exception cref="ClickHouseException">The engine refused it or failed.</exception>
    public async Task<EngineResult> QueryAsync(ReadOnlyMemory<byte> sql, byte[] format, NativeParameters? parameters = null)
    {
        EngineResult result = await _thread.RunAsync(() => Call(Function.Query, sql, format, parameters)).ConfigureAwait(false);
        return result.EnsureSuccess();
    }

    /// <summary>Runs a statement for its effect, or for a short answer.</summary>
    public async Task<string> ScalarAsync(string sql)
    {
        using EngineResult result = await QueryAsync(Encoding.UTF8.GetBytes(sql), Tsv).ConfigureAwait(false);
        return Encoding.UTF8.GetString(result.Slice(0, (int)result.Length)).TrimEnd('\n');
    }

    /// <summary>Asks for one value where a client may have set what it likes: none of that counts.</summary>
    /// <param name="select">A SELECT without FORMAT and SETTINGS.</param>
    public Task<string> OwnScalarAsync(string select) =>
        ScalarAsync($"{select} FORMAT TabSeparatedRaw SETTINGS extremes = 0, limit = 0, offset = 0, output_format_tsv_crlf_end_of_line = 0");

    /// <summary>Starts a SELECT whose result is fetched block by block.</summary>
    public async Task<EngineQueryStream> StreamAsync(ReadOnlyMemory<byte> sql, byte[] format, NativeParameters? parameters)
    {
        EngineResult state = await _thread.RunAsync(() => Call(Function.StreamQuery, sql, format, parameters)).ConfigureAwait(false);
        return new EngineQueryStream(this, state.EnsureSuccess());
    }

    /// <summary>Starts an INSERT whose data follows; <paramref name="sql"/> ends before its FORMAT clause.</summary>
    public async Task<EngineInsertStream> InsertAsync(ReadOnlyMemory<byte> sql, byte[] format, NativeParameters? parameters)
    {
        nint stream = await _thread.RunAsync(() => CallRaw(Function.StreamInsert, sql, format, parameters)).ConfigureAwait(false);
        return await EngineInsertStream.OpenAsync(_library, _thread, stream).ConfigureAwait(false);
    }

    /// <summary>What the statement would do, by the engine's own parser, without running it.</summary>
    public Task<QueryAnalysis> ClassifyAsync(ReadOnlyMemory<byte> sql) => _thread.RunAsync(() => Classify(sql));

    public Task<EngineResult> FetchAsync(EngineResult state) => _thread.RunAsync(() => Fetch(state));

    public Task CancelAsync(EngineResult state) => _thread.RunAsync(() => Cancel(state));

    public async ValueTask DisposeAsync()
    {
        await _thread.RunAsync(Close).ConfigureAwait(false);
        _thread.Return();
    }

    private static unsafe EngineConnection? Open(LibChdb library, IReadOnlyList<string> arguments, EngineThread thread)
    {
        using var texts = new NativeStrings(["clickhouse", .. arguments]);
        nint* holder = library.Connect(texts.Count, texts.Pointers);
        return holder == null || *holder == 0 ? null : new EngineConnection(library, holder, thread);
    }

    private unsafe bool Close()
    {
        _library.CloseConnection(_holder);
        return true;
    }

    private unsafe EngineResult Fetch(EngineResult state) => new(_library, _library.StreamFetch(Handle, state.Pointer));

    private unsafe bool Cancel(EngineResult state)
    {
        _library.StreamCancel(Handle, state.Pointer);
        return true;
    }

    private unsafe QueryAnalysis Classify(ReadOnlyMemory<byte> sql)
    {
        var analysis = new QueryAnalysis { StructSize = (uint)sizeof(QueryAnalysis) };
        fixed (byte* text = sql.Span)
        {
            int state = _library.Classify(Handle, text, (nuint)sql.Length, null, 0, &analysis);
            return state == 0 ? analysis : analysis with { Class = StatementClass.Unknown };
        }
    }

    private EngineResult Call(Function function, ReadOnlyMemory<byte> sql, byte[] format, NativeParameters? parameters) =>
        new(_library, CallRaw(function, sql, format, parameters));

    private unsafe nint CallRaw(Function function, ReadOnlyMemory<byte> sql, byte[] format, NativeParameters? parameters)
    {
        var call = function switch
        {
            Function.Query => _library.Query,
            Function.StreamQuery => _library.StreamQuery,
            _ => _library.StreamInsert,
        };
        using NativeStrings? names = parameters?.PinNames(), values = parameters?.PinValues();
        fixed (byte* text = sql.Span, formatText = format)
        {
            return call(
                Handle, text, (nuint)sql.Length, formatText, (nuint)format.Length,
                names is null ? null : names.Pointers, names is null ? null : names.Lengths,
                values is null ? null : values.Pointers, values is null ? null : values.Lengths, (nuint)(names?.Count ?? 0));
        }
    }

    private enum Function
    {
        Query,
        StreamQuery,
        StreamInsert,
    }
}
