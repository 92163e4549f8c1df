using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Tables;

/// <summary>The encoders of the tables in a stream, each made once for each shape its table has.</summary>
internal sealed class TableEncoders(EnvelopeOptions options)
{
    /// <summary>Maps come anew with every file of the log: more than this are forgotten all at once.</summary>
    private const int MostRemembered = 4096;

    private readonly Dictionary<TableName, TableShape> _declared = [];
    private readonly Dictionary<TableMap, TableEncoder> _encoders = new(ReferenceEqualityComparer.Instance);
    private TableMap? _lastMap;
    private TableEncoder? _last;

    public void Declare(TableShape table)
    {
        _declared[table.Name] = table;
        _encoders.Clear();
        _lastMap = null;
    }

    public TableEncoder Of(TableMap map)
    {
        if (ReferenceEquals(map, _lastMap)) return _last!;
        if (!_encoders.TryGetValue(map, out var encoder))
        {
            if (_encoders.Count >= MostRemembered) _encoders.Clear();
            _encoders[map] = encoder = new(ShapeOf(map), options);
        }
        (_lastMap, _last) = (map, encoder);
        return encoder;
    }

    private TableShape ShapeOf(TableMap map) => _declared.TryGetValue(map.Name, out var declared) ? TableShape.Of(map).With(declared) : TableShape.Of(map);
}
