using ClickHouse.Embedded.Native;

namespace ClickHouse.Embedded.Engine;

/// <summary>A SELECT whose result comes block by block, each in the output format on its own.</summary>
internal sealed class EngineQueryStream(EngineConnection connection, EngineResult state) : IAsyncDisposable
{
    private bool _ended;

    /// <summary>The next block, or null after the last.</summary>
    /// <exception cref="ClickHouseException">The statement failed or was cancelled.</exception>
    public async Task<EngineResult?> NextAsync()
    {
        if (_ended) return null;
        EngineResult block = await connection.FetchAsync(state).ConfigureAwait(false);
        if (block.Error is not null)
        {
            _ended = true;
            block.EnsureSuccess();
        }

        if (block.Length > 0) return block;
        _ended = true;
        block.Dispose();
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_ended) await connection.CancelAsync(state).ConfigureAwait(false);
        state.Dispose();
    }
}
