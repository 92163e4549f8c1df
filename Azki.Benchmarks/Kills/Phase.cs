namespace Azki.Benchmarks.Kills;

/// <summary>What a program is doing when it is killed, as far as it can be seen from outside.</summary>
internal enum Phase
{
    /// <summary>Just started: batches that an earlier kill left recorded are not yet repeated.</summary>
    Recovering,

    /// <summary>An input file is open.</summary>
    Reading,

    /// <summary>The log's files are growing.</summary>
    Logging,

    /// <summary>A batch is recorded and not yet acknowledged by the warehouse.</summary>
    Inserting,

    /// <summary>The engine is writing a merged or mended part.</summary>
    Merging,

    /// <summary>Asked to end, and not ended yet.</summary>
    ShuttingDown,
}
