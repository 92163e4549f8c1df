using System.Text;
using Azki.Core.Events;
using Azki.Core.Text;

namespace Azki.Tests.Core;

/// <summary>Reads CSV texts whole, for comparing.</summary>
internal static class Csv
{
    public static CsvHeader Header(string line)
    {
        Assert.True(CsvHeader.TryParse(Encoding.UTF8.GetBytes(line), [], out var header, out _));
        return header;
    }

    public static string[]? Row(string header, string line, out RejectReason reason)
    {
        var reader = new CsvRowReader(Header(header));
        return reader.TryRead(Encoding.UTF8.GetBytes(line), out var row, out reason) ? Values(row) : null;
    }

    public static string[] Values(CsvRow row)
    {
        var values = new string[row.Count];
        for (var i = 0; i < values.Length; i++) values[i] = Encoding.UTF8.GetString(row[i]);
        return values;
    }

    /// <summary>Feeds a splitter as a file would be read: a piece at a time, what is not consumed again with more after it.</summary>
    public static List<(LineKind Kind, string Line, long Number)> Lines(byte[] stream, LineSplitter splitter, int pieceLength)
    {
        var lines = new List<(LineKind, string, long)>();
        int from = 0, known = 0;
        while (true)
        {
            var kind = splitter.Next(stream.AsSpan(from, known - from), known == stream.Length, out var line, out var consumed);
            from += consumed;
            Assert.Equal(from, splitter.Position);
            if (kind == LineKind.End) return lines;
            if (kind == LineKind.NeedMore)
            {
                Assert.True(known < stream.Length, "More is asked for after the end.");
                known = Math.Min(known + pieceLength, stream.Length);
            }
            else
            {
                lines.Add((kind, Encoding.Latin1.GetString(line), splitter.LineNumber));
            }
        }
    }
}
