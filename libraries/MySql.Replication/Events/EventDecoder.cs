using MySql.Replication.Compression;
using MySql.Replication.Tables;

namespace MySql.Replication;

/// <summary>
/// Turns bytes into events. Pure: it reads nothing itself. Keeps what later events need (the format, the table maps) and the one
/// instance of each event that is used again.
/// </summary>
internal sealed class EventDecoder : IDisposable
{
    private readonly TableMaps _tables;
    private readonly MariaDbInflater _inflater = new();
    private readonly PayloadReader _payload = new();
    private readonly FormatDescriptionEvent _format = new();
    private readonly RotateEvent _rotate = new();
    private readonly QueryEvent _query = new();
    private readonly XidEvent _xid = new();
    private readonly GtidEvent _gtid = new();
    private readonly TableMapEvent _tableMap = new();
    private readonly RowsEvent _rows = new();
    private readonly RawEvent _raw = new();
    private readonly RowsQueryEvent _rowsQuery = new();
    private readonly HeartbeatEvent _heartbeat = new();
    private readonly TransactionPayloadEvent _transactionPayload = new();
    private readonly MariaDbGtidEvent _mariaDbGtid = new();

    /// <param name="hasChecksums">Whether events that come before the first format description end with a checksum.</param>
    /// <param name="captures">The tables whose rows are wanted; null for all.</param>
    public EventDecoder(bool hasChecksums, Func<TableName, bool>? captures = null) => (HasChecksums, _tables) = (hasChecksums, new(captures));

    /// <summary>Whether events end with a CRC32.</summary>
    public bool HasChecksums { get; private set; }

    /// <summary>True as long as a compressed transaction has more events: ask <see cref="TryReadPayload"/> before the next event is decoded.</summary>
    public bool IsInPayload => _payload.IsOpen;

    /// <summary>The tables' current maps; a map completed with names is put back here.</summary>
    public TableMaps Tables => _tables;

    /// <param name="bytes">One event, header and checksum included.</param>
    public BinlogEvent Decode(ReadOnlyMemory<byte> bytes) => Decode(bytes, isFromPayload: false);

    /// <summary>The next event of the compressed transaction that was decoded last.</summary>
    public bool TryReadPayload([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out BinlogEvent? inner)
    {
        inner = _payload.TryRead(out var bytes) ? Decode(bytes, isFromPayload: true) : null;
        return inner is not null;
    }

    public void Dispose() => _payload.Dispose();

    private BinlogEvent Decode(ReadOnlyMemory<byte> bytes, bool isFromPayload)
    {
        var span = bytes.Span;
        var header = EventHeader.Parse(span);
        if (header.Size != (uint)span.Length) throw new BinlogFormatException($"The {header.Describe()} has {span.Length} bytes.");
        try
        {
            if (header.Type == EventType.FormatDescription) return DecodeFormat(header, bytes);
            var hasChecksum = HasChecksums && !isFromPayload;
            if (hasChecksum) Checksum.Verify(header, span);
            var decoded = DecodeBody(header, bytes[EventHeader.Length..(hasChecksum ? ^Checksum.Length : ^0)]);
            decoded.IsFromPayload = isFromPayload;
            return decoded;
        }
        catch (BinlogFormatException e) when (e.GetType() == typeof(BinlogFormatException))
        {
            throw new BinlogFormatException($"The {header.Describe()}: {e.Message}", e);
        }
    }

    /// <summary>Its checksum is of the new format that it describes.</summary>
    private FormatDescriptionEvent DecodeFormat(in EventHeader header, ReadOnlyMemory<byte> bytes)
    {
        _format.Header = header;
        _format.Parse(bytes.Span[EventHeader.Length..]);
        HasChecksums = _format.HasChecksums;
        if (HasChecksums) Checksum.Verify(header, bytes.Span);
        _tables.Clear();
        return _format;
    }

    private BinlogEvent DecodeBody(in EventHeader header, ReadOnlyMemory<byte> body)
    {
        switch (header.Type)
        {
            case EventType.TableMap: return DecodeTableMap(header, body.Span);
            case EventType.Query or EventType.MariaDbQueryCompressed:
                Begin(_query, header).Parse(body, header.Type == EventType.MariaDbQueryCompressed, _inflater);
                return _query;
            case EventType.Xid: Begin(_xid, header).Parse(body.Span); return _xid;
            case EventType.Gtid or EventType.AnonymousGtid: Begin(_gtid, header).Parse(body.Span); return _gtid;
            case EventType.GtidTagged: Begin(_gtid, header).ParseTagged(body.Span); return _gtid;
            case EventType.MariaDbGtid: Begin(_mariaDbGtid, header).Parse(body.Span); return _mariaDbGtid;
            case EventType.Heartbeat: Begin(_heartbeat, header).Parse(body.Span); return _heartbeat;
            case EventType.HeartbeatV2: Begin(_heartbeat, header).ParseV2(body.Span); return _heartbeat;
            case EventType.Rotate:
                Begin(_rotate, header).Parse(body.Span);
                _tables.Clear();
                return _rotate;
            case EventType.TransactionPayload:
                Begin(_transactionPayload, header).Parse(body);
                _payload.Open(_transactionPayload);
                return _transactionPayload;
            // One byte of a length that does not fit long statements, and is of no use.
            case EventType.RowsQuery: Begin(_rowsQuery, header).Parse(body[Math.Min(1, body.Length)..]); return _rowsQuery;
            case EventType.MariaDbAnnotateRows: Begin(_rowsQuery, header).Parse(body); return _rowsQuery;
            default: return RowsFormat.Of(header.Type) is { } rows ? DecodeRows(header, body, rows) : DecodeRare(header, body);
        }
    }

    private TableMapEvent DecodeTableMap(in EventHeader header, ReadOnlySpan<byte> body)
    {
        Begin(_tableMap, header).Table = _tables.Read(body, _format.TableIdWidth(header.Type), _format.Server.IsMariaDb);
        return _tableMap;
    }

    private BinlogEvent DecodeRows(in EventHeader header, ReadOnlyMemory<byte> body, RowsFormat format)
    {
        var idWidth = _format.TableIdWidth(header.Type);
        var id = RowsEvent.ReadTableId(body.Span, idWidth);
        if (_tables.IsNoTable(id)) return DecodeRaw(header, body);
        Begin(_rows, header).Parse(body, idWidth, _tables.Find(id), format, _inflater);
        return _rows;
    }

    private BinlogEvent DecodeRare(in EventHeader header, ReadOnlyMemory<byte> body)
    {
        switch (header.Type)
        {
            case EventType.PreviousGtids: var previous = Begin(new PreviousGtidsEvent(), header); previous.Parse(body.Span); return previous;
            case EventType.XaPrepare: var xa = Begin(new XaPrepareEvent(), header); xa.Parse(body.Span); return xa;
            case EventType.Incident: var incident = Begin(new IncidentEvent(), header); incident.Parse(body.Span); return incident;
            case EventType.MariaDbGtidList: var list = Begin(new MariaDbGtidListEvent(), header); list.Parse(body.Span); return list;
            case EventType.MariaDbBinlogCheckpoint: var checkpoint = Begin(new MariaDbBinlogCheckpointEvent(), header); checkpoint.Parse(body.Span); return checkpoint;
            case EventType.MariaDbStartEncryption: throw new BinlogFormatException("The file is encrypted from here on. Read it from the server, which decrypts it.");
            default: return IsHarmless(header) ? DecodeRaw(header, body) : throw new UnknownEventException(header);
        }
    }

    private RawEvent DecodeRaw(in EventHeader header, ReadOnlyMemory<byte> body)
    {
        Begin(_raw, header).Parse(body);
        return _raw;
    }

    private static bool IsHarmless(in EventHeader header) => (header.Flags & EventFlags.Ignorable) != 0
        || header.Type is EventType.StartV3 or EventType.Stop or EventType.IntVar or EventType.Load or EventType.Slave or EventType.CreateFile or EventType.AppendBlock
            or EventType.ExecuteLoad or EventType.DeleteFile or EventType.NewLoad or EventType.Rand or EventType.UserVar or EventType.BeginLoadQuery
            or EventType.ExecuteLoadQuery or EventType.Ignorable or EventType.TransactionContext or EventType.ViewChange;

    private static T Begin<T>(T reused, in EventHeader header) where T : BinlogEvent
    {
        reused.Header = header;
        return reused;
    }
}
