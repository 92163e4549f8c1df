namespace Azki.CdcBridge.Envelopes.Source;

/// <summary>A row's place in a snapshot, as the source block's field <c>snapshot</c> tells it.</summary>
internal enum SnapshotMarker
{
    /// <summary><c>false</c>: streamed.</summary>
    None,

    /// <summary><c>first</c>: the first row of the first table.</summary>
    First,

    /// <summary><c>first_in_data_collection</c>: the first row of any other table.</summary>
    FirstInDataCollection,

    /// <summary><c>true</c>: any row in between.</summary>
    Between,

    /// <summary><c>last_in_data_collection</c>: the last row of a table.</summary>
    LastInDataCollection,

    /// <summary><c>last</c>: the last row of the last table.</summary>
    Last,

    /// <summary><c>incremental</c>: of a snapshot of a table while changes are streamed.</summary>
    Incremental,
}
