using System.Runtime.InteropServices;
using ClickHouse.Embedded.Native;

namespace ClickHouse.Embedded.Engine;

/// <summary>
/// An INSERT that takes its data in pieces, and the one way data reaches the engine: in the text of a statement, a blank line in it
/// would end the statement and the rest would run as SQL.
/// </summary>
internal sealed class EngineInsertStream : IAsyncDisposable
{
    private readonly LibChdb _library;
    private readonly EngineThread _thread;
    private readonly nint _stream;
    private volatile bool _isDestroyed;

    private EngineInsertStream(LibChdb library, EngineThread thread, nint stream)
    {
        _library = library;
        _thread = thread;
        _stream = stream;
    }

    public static async Task<EngineInsertStream> OpenAsync(LibChdb library, EngineThread thread, nint stream)
    {
        var insert = new EngineInsertStream(library, thread, stream);
        if (insert.Error is not { } error) return insert;
        await insert.DisposeAsync().ConfigureAwait(false);
        throw ClickHouseException.Parse(error);
    }

    private unsafe string? Error => Marshal.PtrToStringUTF8((nint)_library.InsertError(_stream));

    /// <summary>Hands data over; returns when the engine has taken it, which is how a slow engine slows its client.</summary>
    public Task AppendAsync(ReadOnlyMemory<byte> data) =>
        data.IsEmpty ? Task.CompletedTask : _thread.RunAsync(() => Append(data));

    /// <summary>Ends the data; when this returns, the insert is acknowledged.</summary>
    public async Task<RunStatistics> CompleteAsync()
    {
        EngineResult result = await _thread.RunAsync(Done).ConfigureAwait(false);
        using (result.EnsureSuccess())
        {
            return result.Statistics;
        }
    }

    /// <summary>Without <see cref="CompleteAsync"/> before it, cancels the insert.</summary>
    public async ValueTask DisposeAsync() => await _thread.RunAsync(Destroy).ConfigureAwait(false);

    private unsafe bool Append(ReadOnlyMemory<byte> data)
    {
        // Content that does not listen to cancellation goes on writing to an insert that is over.
        ObjectDisposedException.ThrowIf(_isDestroyed, this);
        fixed (byte* bytes = data.Span)
        {
            if (_library.InsertAppend(_stream, bytes, (nuint)data.Length) == 0) return true;
        }

        throw ClickHouseException.Parse(Error ?? "The insert ended before its data did.");
    }

    private unsafe EngineResult Done() => new(_library, _library.InsertDone(_stream));

    private unsafe bool Destroy()
    {
        _isDestroyed = true;
        _library.InsertDestroy(_stream);
        return true;
    }
}
