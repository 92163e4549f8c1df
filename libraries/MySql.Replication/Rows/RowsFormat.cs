namespace MySql.Replication;

/// <summary>How the versions of row events differ.</summary>
internal readonly record struct RowsFormat(RowChangeKind Kind, bool HasExtraData, bool IsPartial = false, bool IsCompressed = false)
{
    /// <summary>Null for events that hold no rows.</summary>
    public static RowsFormat? Of(EventType type) => type switch
    {
        EventType.WriteRows => new(RowChangeKind.Insert, HasExtraData: true),
        EventType.UpdateRows => new(RowChangeKind.Update, HasExtraData: true),
        EventType.DeleteRows => new(RowChangeKind.Delete, HasExtraData: true),
        EventType.PartialUpdateRows => new(RowChangeKind.Update, HasExtraData: true, IsPartial: true),
        EventType.WriteRowsV1 => new(RowChangeKind.Insert, HasExtraData: false),
        EventType.UpdateRowsV1 => new(RowChangeKind.Update, HasExtraData: false),
        EventType.DeleteRowsV1 => new(RowChangeKind.Delete, HasExtraData: false),
        EventType.MariaDbWriteRowsCompressedV1 => new(RowChangeKind.Insert, HasExtraData: false, IsCompressed: true),
        EventType.MariaDbUpdateRowsCompressedV1 => new(RowChangeKind.Update, HasExtraData: false, IsCompressed: true),
        EventType.MariaDbDeleteRowsCompressedV1 => new(RowChangeKind.Delete, HasExtraData: false, IsCompressed: true),
        EventType.MariaDbWriteRowsCompressed => new(RowChangeKind.Insert, HasExtraData: true, IsCompressed: true),
        EventType.MariaDbUpdateRowsCompressed => new(RowChangeKind.Update, HasExtraData: true, IsCompressed: true),
        EventType.MariaDbDeleteRowsCompressed => new(RowChangeKind.Delete, HasExtraData: true, IsCompressed: true),
        _ => null,
    };
}
