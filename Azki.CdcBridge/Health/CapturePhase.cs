namespace Azki.CdcBridge.Health;

/// <summary>What a capture is doing.</summary>
internal enum CapturePhase
{
    /// <summary>Connects and checks the server.</summary>
    Starting,

    /// <summary>Copies the tables.</summary>
    Snapshot,

    /// <summary>Follows the binary log.</summary>
    Streaming,

    /// <summary>Done: with <c>initial_only</c>, after the snapshot.</summary>
    Finished,
}

/// <summary>Rows of a table's snapshot.</summary>
/// <param name="Done">In the log.</param>
/// <param name="Estimated">Of the whole table, as the server estimates it.</param>
/// <param name="IsComplete">All are in the log.</param>
internal readonly record struct TableRows(long Done, long Estimated, bool IsComplete);
