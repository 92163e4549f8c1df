using ClickHouse.Embedded.Engine;

namespace ClickHouse.Embedded.Storage;

/// <summary>
/// Keeps a full disk from costing rows. libchdb (26.7) takes a write that the system refuses (ENOSPC) for one that was done: the statement
/// ends well, and the part it made has short files. So where room is scarce, what a statement wrote is looked at before it is acknowledged: a
/// torn part is dropped, with the token it was inserted by, and the statement fails as it should have. Merges, whose sources would go once
/// they are done, rest until there is room.
/// </summary>
internal sealed class FullDiskGuard : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly ConnectionFactory _connections;
    private readonly DiskRoom _room;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _watching;
    private HashSet<string> _whole = new(StringComparer.Ordinal);
    private volatile bool _isUnsure;
    private volatile bool _mergesRest;
    private volatile int _dropped;
    private volatile int _scarcities;

    public FullDiskGuard(ConnectionFactory connections, string folder)
    {
        _connections = connections;
        _room = new DiskRoom(folder);
        _watching = Task.Run(WatchAsync);
    }

    /// <summary>Runs a statement that writes, and answers only once what it wrote is known to be there.</summary>
    /// <exception cref="ClickHouseException">As the statement does; or the disk was full, and a part of what it wrote is gone.</exception>
    public async Task<T> KeepAsync<T>(Func<Task<T>> statement)
    {
        bool hadRoom = _room.IsAmple;
        (int dropped, int scarcities) = (_dropped, _scarcities);
        try
        {
            return await statement().ConfigureAwait(false);
        }
        finally
        {
            // Where the statement failed as well: a part of it may be stored, and would pass for the whole when it is repeated by its token.
            // And where there was no room for a while: a part that was being written then is stored only now.
            if (!hadRoom || !_room.IsAmple || _isUnsure || _dropped != dropped || _scarcities != scarcities) await EnsureKeptAsync(dropped).ConfigureAwait(false);
        }
    }

    /// <summary>For a file that the engine has written and nobody has read: it, too, may be shorter than it should.</summary>
    /// <exception cref="ClickHouseException">243: there is hardly any room.</exception>
    public void EnsureRoomIsLeft()
    {
        if (_room.IsLeft) return;
        throw ClickHouseException.Of(
            243, "NOT_ENOUGH_SPACE", "Not enough space: the disk is full or nearly so, and the answer, which waits there until it is whole, may be cut off. Make room, or ask in a format that is streamed.");
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        _closing.Dispose();
        _turn.Dispose();
    }

    private async Task EnsureKeptAsync(int dropped)
    {
        await LookAsync().ConfigureAwait(false);
        if (_isUnsure || _dropped != dropped)
        {
            throw ClickHouseException.Of(
                243, "NOT_ENOUGH_SPACE", "Not enough space: the disk filled up while this was written, and some of it is gone. Make room, and send it again with its insert_deduplication_token.");
        }
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Pause);
        try
        {
            while (await timer.WaitForNextTickAsync(_closing.Token).ConfigureAwait(false))
            {
                bool isAmple = _room.IsAmple;
                if (!isAmple) _scarcities++;
                if (_isUnsure || _mergesRest == isAmple) await LookAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Closing.
        }
    }

    private async Task LookAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            EngineConnection connection = await _connections.OpenAsync(tag: null).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                await RestMergesAsync(connection, !_room.IsAmple).ConfigureAwait(false);
                await CheckAsync(connection).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is ClickHouseException or IOException)
        {
            // No room to mend it in yet: until there is, nothing is acknowledged.
            _isUnsure = true;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task RestMergesAsync(EngineConnection connection, bool rest)
    {
        if (_mergesRest == rest) return;
        await connection.ScalarAsync(rest ? "SYSTEM STOP MERGES" : "SYSTEM START MERGES").ConfigureAwait(false);
        _mergesRest = rest;
    }

    private async Task CheckAsync(EngineConnection connection)
    {
        var whole = new HashSet<string>(StringComparer.Ordinal);
        var torn = new List<StoredPart>();
        foreach (StoredPart part in StoredPart.Parse(await connection.ScalarAsync(StoredPart.Query).ConfigureAwait(false)))
        {
            if (!_whole.Contains(part.Folder) && part.IsTorn()) torn.Add(part);
            else whole.Add(part.Folder);
        }

        _whole = whole;
        _isUnsure |= torn.Count > 0;
        foreach (StoredPart part in torn) await DropAsync(connection, part).ConfigureAwait(false);
        _isUnsure = false;
    }

    private async Task DropAsync(EngineConnection connection, StoredPart part)
    {
        // Else the engine has the last word on what is dropped: it reads the part.
        if (!part.HasEmptyFile() && await IsWholeAsync(connection, part).ConfigureAwait(false)) return;

        // Before it is done: whoever wrote at the same time is to write again, whatever becomes of this.
        Interlocked.Increment(ref _dropped);
        await connection.ScalarAsync($"ALTER TABLE {part.Table} DROP PART '{part.Name}'").ConfigureAwait(false);
    }

    private static async Task<bool> IsWholeAsync(EngineConnection connection, StoredPart part)
    {
        string check = await connection.ScalarAsync($"CHECK TABLE {part.Table} PART '{part.Name}' SETTINGS check_query_single_value_result = 0").ConfigureAwait(false);
        return check.Split('\t') is [_, "1", ..];
    }
}
