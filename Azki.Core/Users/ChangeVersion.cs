using System.Globalization;

namespace Azki.Core.Users;

/// <summary>
/// Versions made of a change's place in the binary log: they rise in the order of the log and are the same whenever the change is sent
/// again. From the highest bit: 8 of the epoch, 24 of the file's number, 32 of the position. An epoch is at least 1, so these versions are
/// above those of sources that have a clock only.
/// </summary>
public static class ChangeVersion
{
    private const int FileShift = 32;
    private const int EpochShift = 56;
    private const uint LargestFile = (1 << (EpochShift - FileShift)) - 1;

    /// <summary>The version of a change.</summary>
    /// <param name="epoch">From 1.</param>
    /// <param name="source">File and position; a file's number follows the last point of its name.</param>
    public static ulong Of(byte epoch, ChangeSource source) =>
        ((ulong)epoch << EpochShift)
        | ((ulong)Math.Min(FileNumber(source.File), LargestFile) << FileShift)
        // Beyond 4 GB of one file versions rise no more; equal ones are applied in the order of the log.
        | (ulong)Math.Clamp(source.Position, 0, uint.MaxValue);

    /// <summary>The epoch in a header; 0 where there is none.</summary>
    public static byte EpochOf(string? header) =>
        byte.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) ? epoch : (byte)0;

    internal static uint FileNumber(string file) =>
        uint.TryParse(file.AsSpan(file.LastIndexOf('.') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
