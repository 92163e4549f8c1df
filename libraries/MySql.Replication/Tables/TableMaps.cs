namespace MySql.Replication.Tables;

/// <summary>The tables that rows may refer to. A server sends the same map before every statement: one seen before is not made again.</summary>
/// <param name="captures">The tables wanted; null for all.</param>
internal sealed class TableMaps(Func<TableName, bool>? captures)
{
    /// <summary>Rows that only end a statement; but a server that runs for long gives the number to a table too.</summary>
    private const ulong NoTable = 0xFFFFFF;

    /// <summary>At least so many maps that came last are remembered, and no statement has as many; each comes again before its next rows.</summary>
    private const int Generation = 4096;

    private Dictionary<ulong, (byte[] Body, TableMap Map)> _maps = [];
    private Dictionary<ulong, (byte[] Body, TableMap Map)> _elder = [];
    private readonly Dictionary<TableName, bool> _captured = [];
    private ulong _lastId;
    private (byte[] Body, TableMap Map)? _last;

    public TableMap Read(ReadOnlySpan<byte> body, int idWidth, bool isMariaDb)
    {
        var id = RowsEvent.ReadTableId(body, idWidth);
        if (Remembered(id) is { } known && body.SequenceEqual(known.Body)) return known.Map;
        var kept = body.ToArray();
        var map = TableMapParser.Parse(kept, idWidth, isMariaDb, IsCaptured);
        Remember(id, kept, map);
        return map;
    }

    /// <summary>Whether rows of this number are of no table, and only say that a statement ends.</summary>
    public bool IsNoTable(ulong id) => id == NoTable && Remembered(id) is null;

    /// <exception cref="BinlogFormatException">No map came before: reading began in the middle of a statement.</exception>
    public TableMap Find(ulong id) =>
        Remembered(id)?.Map ?? throw new BinlogFormatException($"Rows of table number {id} without a table map before them. Begin at the start of a transaction.");

    /// <summary>Puts a map with more knowledge in the place of one just read.</summary>
    public void Replace(TableMap map)
    {
        if (Remembered(map.Id) is { } known) Remember(map.Id, known.Body, map);
    }

    /// <summary>Numbers are good within one file only.</summary>
    public void Clear()
    {
        _maps.Clear();
        _elder.Clear();
        _last = null;
    }

    private bool IsCaptured(TableName name)
    {
        if (captures is null) return true;
        if (!_captured.TryGetValue(name, out var captured)) _captured[name] = captured = captures(name);
        return captured;
    }

    private (byte[] Body, TableMap Map)? Remembered(ulong id)
    {
        if (_last is not null && id == _lastId) return _last;
        if (_maps.TryGetValue(id, out var known)) (_lastId, _last) = (id, known);
        else if (_elder.TryGetValue(id, out known)) Remember(id, known.Body, known.Map);
        else return null;
        return known;
    }

    private void Remember(ulong id, byte[] body, TableMap map)
    {
        if (_maps.Count >= Generation) (_elder, _maps) = (_maps, []);
        _maps[id] = (body, map);
        (_lastId, _last) = (id, (body, map));
    }
}
