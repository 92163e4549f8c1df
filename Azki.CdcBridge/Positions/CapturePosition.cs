using System.Text.Json.Serialization;
using MySql.Replication;

namespace Azki.CdcBridge.Positions;

/// <summary>How far the capture is: everything before is acknowledged by the log.</summary>
internal sealed record CapturePosition
{
    public const int CurrentFormat = 1;

    /// <summary>The version of this record's layout.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>Rises with each history of the database whose positions can't be compared with those before; from 1.</summary>
    public byte Epoch { get; init; } = 1;

    /// <summary>The server that the position is of.</summary>
    public required string ServerUuid { get; init; }

    /// <summary>The file of the binary log; empty where only GTIDs say where to go on, until the server says in which file that is.</summary>
    public required string File { get; init; }

    /// <summary>The byte in the file, between two transactions.</summary>
    public required ulong Position { get; init; }

    /// <summary>All transactions until here, where the server has GTIDs.</summary>
    public string? Gtids { get; init; }

    /// <summary>The last transaction of each domain, on MariaDB.</summary>
    public string? MariaDbGtids { get; init; }

    /// <summary>The snapshot that is not completed yet; null after it.</summary>
    public SnapshotProgress? Snapshot { get; init; }

    /// <summary>Tables that are no longer captured, and why.</summary>
    public IReadOnlyDictionary<string, string> Stopped { get; init; } = new Dictionary<string, string>();

    /// <summary>Tables that are to be copied again while changes are streamed.</summary>
    public IReadOnlyList<string> Copying { get; init; } = [];

    /// <summary>When this was recorded.</summary>
    public DateTimeOffset RecordedAt { get; init; }

    /// <summary>For the binlog client.</summary>
    [JsonIgnore]
    public BinlogCheckpoint Checkpoint => new(new(File, Position), Gtids, MariaDbGtids);

    /// <summary>The same capture at another place of the log.</summary>
    public CapturePosition At(BinlogCheckpoint checkpoint) => this with
    {
        File = checkpoint.Position.File,
        Position = checkpoint.Position.Position,
        Gtids = checkpoint.Gtids,
        MariaDbGtids = checkpoint.MariaDbGtids,
    };
}
