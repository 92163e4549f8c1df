using System.Globalization;
using MySql.Replication;

namespace Azki.CdcBridge.Positions;

/// <summary>A byte in the binary log of one server, in order. Files are numbered after the last point of their names. Pure.</summary>
/// <param name="File">The file.</param>
/// <param name="Position">The byte in it.</param>
internal readonly record struct LogPlace(string File, ulong Position) : IComparable<LogPlace>
{
    /// <summary>Where a reader is.</summary>
    public static LogPlace Of(BinlogCheckpoint checkpoint) => new(checkpoint.Position.File, checkpoint.Position.Position);

    public int CompareTo(LogPlace other)
    {
        if (File == other.File) return Position.CompareTo(other.Position);
        return (Number(File), File).CompareTo((Number(other.File), other.File));
    }

    private static ulong Number(string file) =>
        ulong.TryParse(file.AsSpan(file.LastIndexOf('.') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
