using Azki.Ingestor.Input;
using Azki.Tests.Fuzzing;
using static Azki.Tests.Ingestor.Rows;

namespace Azki.Tests.Ingestor;

/// <summary>What is read of JSON does not depend on the pieces in which it comes.</summary>
public sealed class JsonFeedTests
{
    private const int MaxRowBytes = 200;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public void Take_ByteOrderMarkInPieces_IsSkipped(int piece) => Assert.Equal((2, 2), Feed("\uFEFF" + $"[{Json(0)},{Json(1)}]", piece));

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(10_000)]
    public void Take_ElementTooLongToBeHeld_CostsItselfOnly(int piece) =>
        Assert.Equal((3, 2), Feed($"[{Json(0)},{{\"x\":\"{new string('x', 5000)}\"}},{Json(1)}]", piece));

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(10_000)]
    public void Take_BracketsInTextsOfAnElementTooLong_EndNothing(int piece) =>
        Assert.Equal((3, 2), Feed($"[{Json(0)},{{\"x\":[{string.Join(',', Enumerable.Repeat("\"]}\\\"\\\\\",{}", 1000))}]}},{Json(1)}]", piece));

    [Theory]
    [InlineData("12345")]
    [InlineData("\"text\"")]
    public void Take_PlainValueTooLong_CostsItselfOnly(string end) =>
        Assert.Equal((3, 2), Feed($"[{Json(0)},{end[0]}{new string('1', 5000)}{end[1..]},{Json(1)}]", 64));

    [Theory]
    [InlineData(1)]
    [InlineData(10_000)]
    public void Take_ElementDeeperThanARowMayBe_CostsItselfOnly(int piece) =>
        Assert.Equal((3, 2), Feed($"[{Json(0)},{{\"x\":{new string('[', 70)}{new string(']', 70)}}},{Json(1)}]", piece));

    [Theory]
    [InlineData(1)]
    [InlineData(10_000)]
    public void Take_InputEndsInAnElementTooLong_IsThatOneRow(int piece) =>
        Assert.Equal((2, 1), Feed($"[{Json(0)},{{\"x\":\"{new string('x', 5000)}", piece));

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(10_000)]
    public void Take_ElementLongerThanARow_CostsItselfOnly(int piece) =>
        Assert.Equal((3, 2), Feed($"[{Json(0)},{{\"x\":\"{new string('x', 500)}\"}},{Json(1)}]", piece));

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(10_000)]
    public void Take_MuchWhiteSpaceAroundElements_IsNothing(int piece)
    {
        var space = new string(' ', 10_000);
        Assert.Equal((2, 2), Feed($"{space}[{space}{Json(0)}{space},{Json(1)}{space}]{space}", piece));
    }

    [Fact]
    public void Take_MalformedInManyPieces_IsReadOnce()
    {
        var json = $"[{Json(0)},{{,{new string('x', 4000)}";
        Feed(json, json.Length);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal((2, 1), Feed(json, 1));
        // An exception for each piece is some ten thousand bytes each.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
    }

    private static (int Read, int Accepted) Feed(string json, int piece)
    {
        var outcome = Feeding.Feed(InputFormat.Json, Utf8(json), MaxRowBytes, () => piece)!;
        return (outcome.Read, outcome.Accepted);
    }
}
