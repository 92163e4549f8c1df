using Azki.Ingestor.Files;
using CsCheck;

namespace Azki.Tests.Ingestor;

public sealed class RecentBytesTests
{
    [Fact]
    public void Before_AnyPieces_AreTheBytesOfTheFileThere() =>
        Gen.Select(Gen.Byte.Array[1, 40].Array[1, 20], Gen.Int[0, 60], Gen.Int[1, 50], Gen.Int[1, 50]).Sample((pieces, start, kept, count) =>
        {
            byte[] file = [.. pieces.SelectMany(piece => piece)];
            start = Math.Min(start, file.Length);
            var recent = new RecentBytes(kept + count);
            recent.Begin(start, file.AsSpan(Math.Max(0, start - count), Math.Min(count, start)));
            var read = start;
            foreach (var piece in pieces)
            {
                var length = Math.Min(piece.Length, file.Length - read);
                recent.Add(file.AsSpan(read, length));
                read += length;
                for (var offset = Math.Max(start, read - kept); offset <= read; offset++)
                    Assert.Equal(file.AsSpan(Math.Max(0, offset - count), Math.Min(count, offset)), recent.Before(offset, count));
            }
        });
}
