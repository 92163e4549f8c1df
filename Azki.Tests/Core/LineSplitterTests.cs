using System.Text;
using Azki.Core.Text;
using CsCheck;

namespace Azki.Tests.Core;

public sealed class LineSplitterTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a", "1:a")]
    [InlineData("a\n", "1:a")]
    [InlineData("a\nb", "1:a 2:b")]
    [InlineData("a\r\nb\r\n", "1:a 2:b")]
    [InlineData("\n\r\n \t \na\n\n", "4:a")]
    [InlineData("a\rb\nc\r", "1:a\rb 2:c")]
    [InlineData("\u00EF\u00BB\u00BFa\nb", "1:a 2:b")]
    [InlineData("\u00EF\u00BB\u00BF", "")]
    [InlineData("\u00EF\u00BB", "1:\u00EF\u00BB")]
    [InlineData("a\n\u00EF\u00BB\u00BFb", "1:a 2:\u00EF\u00BB\u00BFb")]
    [InlineData("\"a\nb\"", "1:\"a 2:b\"")]
    public void Next_Text_IsCutIntoLines(string text, string expected)
    {
        foreach (var piece in new[] { 1, 2, 3, 1000 })
        {
            var lines = Csv.Lines(Encoding.Latin1.GetBytes(text), new LineSplitter(), piece);
            Assert.Equal(expected, string.Join(' ', lines.Select(line => $"{line.Number}:{line.Line}")));
            Assert.All(lines, line => Assert.Equal(LineKind.Line, line.Kind));
        }
    }

    [Fact]
    public void Next_LineTooLong_CostsItselfOnly()
    {
        foreach (var piece in new[] { 1, 7, 4096, 1 << 20 })
        {
            var splitter = new LineSplitter(maxLineBytes: 100, keptBytes: 10);
            var stream = Encoding.ASCII.GetBytes($"before\n{new string('x', 5000)}\r\n{new string('y', 100)}\r\n{new string('z', 101)}\nafter");
            Assert.Equal(
                [(LineKind.Line, "before", 1), (LineKind.TooLong, "xxxxxxxxxx", 2), (LineKind.Line, new string('y', 100), 3),
                    (LineKind.TooLong, "zzzzzzzzzz", 4), (LineKind.Line, "after", 5)],
                Csv.Lines(stream, splitter, piece));
        }
    }

    [Fact]
    public void Next_LineTooLongWithoutEnd_IsReportedOnce()
    {
        var splitter = new LineSplitter(maxLineBytes: 100, keptBytes: 10);
        Assert.Equal([(LineKind.TooLong, "xxxxxxxxxx", 1)], Csv.Lines(Encoding.ASCII.GetBytes(new string('x', 5000)), splitter, 64));
        Assert.Equal((0, false), (splitter.LineOffset, splitter.IsTerminated));
    }

    [Fact]
    public void Next_LinesOfAStream_KnowTheirPlace()
    {
        var splitter = new LineSplitter();
        var stream = "\uFEFFab\r\n\ncd"u8.ToArray();
        splitter.Next(stream, final: true, out _, out var consumed);
        Assert.Equal((3, 1, true, 7), (splitter.LineOffset, splitter.LineNumber, splitter.IsTerminated, consumed));
        splitter.Next(stream.AsSpan(consumed), final: true, out _, out _);
        Assert.Equal((8, 3, false, 10), (splitter.LineOffset, splitter.LineNumber, splitter.IsTerminated, splitter.Position));
    }

    [Fact]
    public void Next_AnyBytesInAnyPieces_AccountForEveryLine()
    {
        var bytes = Gen.Frequency((6, Gen.Byte), (2, Gen.Const((byte)'\n')), (1, Gen.Const((byte)'\r')), (1, Gen.Const((byte)' '))).ArrayWithEdges(0, 300);
        Gen.Select(bytes, Gen.Int[1, 50].Or(1), Gen.Int[5, 40].Or(5)).Sample((stream, piece, max) =>
        {
            var text = Encoding.Latin1.GetString(stream);
            if (text.StartsWith("\u00EF\u00BB\u00BF", StringComparison.Ordinal)) text = text[3..];
            var expected = text.Split('\n')
                .Select((line, i) => (line: line.EndsWith('\r') ? line[..^1] : line, number: i + 1L))
                .Where(each => each.line.Length > max || each.line.Trim(' ', '\t', '\r').Length > 0)
                .Select(each => each.line.Length > max ? (LineKind.TooLong, each.line[..4], each.number) : (LineKind.Line, each.line, each.number));
            Assert.Equal(expected, Csv.Lines(stream, new LineSplitter(max, 4), piece));
        }, iter: Runs.Many);
    }
}
