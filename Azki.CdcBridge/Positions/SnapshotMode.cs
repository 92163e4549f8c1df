namespace Azki.CdcBridge.Positions;

/// <summary>When a snapshot is taken; Debezium's <c>snapshot.mode</c>.</summary>
internal enum SnapshotMode
{
    /// <summary>When there is no position yet; then streams.</summary>
    Initial,

    /// <summary>When there is no position yet; does not stream.</summary>
    InitialOnly,

    /// <summary>Never: streams from the end of the log when there is no position yet.</summary>
    NoData,

    /// <summary>When there is no position yet, or the server can't serve it any more; then streams.</summary>
    WhenNeeded,
}

/// <summary>The words of the setting.</summary>
internal static class SnapshotModes
{
    /// <exception cref="FormatException">It is none of the words.</exception>
    public static SnapshotMode Parse(string text) => text switch
    {
        "initial" => SnapshotMode.Initial,
        "initial_only" => SnapshotMode.InitialOnly,
        "no_data" => SnapshotMode.NoData,
        "when_needed" => SnapshotMode.WhenNeeded,
        _ => throw new FormatException($"Cdc:SnapshotMode is '{text}': write initial, initial_only, no_data or when_needed."),
    };
}
