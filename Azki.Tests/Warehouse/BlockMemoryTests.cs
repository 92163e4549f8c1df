using Azki.Warehouse.Native;
using CsCheck;

namespace Azki.Tests.Warehouse;

public sealed class BlockMemoryTests
{
    private static readonly Gen<int[]> Sizes = Gen.OneOf(Gen.Int[1, 5000], Gen.Int[BlockMemory.Large - 2, BlockMemory.Large + 2], Gen.Int[BlockMemory.Large, 8 << 20]).Array[1, 12];

    [Fact]
    public void Rent_AnySizesInAnyOrder_GivesRoomThatNobodyElseHas() => Gen.Select(Sizes, Gen.Int[1, 6]).Sample((sizes, most) =>
    {
        var memory = new BlockMemory();
        var held = new Queue<byte[]>();
        foreach (var size in sizes)
        {
            if (held.Count == most) memory.Return(held.Dequeue());
            var array = memory.Rent(size);
            Assert.True(array.Length >= size);
            Assert.DoesNotContain(held, other => ReferenceEquals(other, array));
            held.Enqueue(array);
        }
        foreach (var array in held) memory.Return(array);
    }, iter: 200, threads: 1);

    [Fact]
    public void Rent_OfALargeSize_TakesAnEighthMoreAtMost() => Assert.InRange(new BlockMemory().Rent(9_000_000).Length, 9_000_000, 9_000_000 / 8 * 9);

    [Fact]
    public void Rent_OfSomewhatLess_GivesWhatWasGivenBack()
    {
        var memory = new BlockMemory();
        var (large, larger) = (memory.Rent(2 << 20), memory.Rent(3 << 20));
        memory.Return(larger);
        memory.Return(large);
        Assert.Same(large, memory.Rent(large.Length - 1000));
        Assert.Same(larger, memory.Rent(large.Length - 1000));
    }

    [Fact]
    public void Rent_OfFarLess_LeavesWhatWasGivenBackToOthers()
    {
        var memory = new BlockMemory();
        var array = memory.Rent(8 << 20);
        memory.Return(array);
        Assert.NotSame(array, memory.Rent(2 << 20));
        Assert.Same(array, memory.Rent(8 << 20));
    }

    [Fact]
    public void Return_OfMoreThanAreKept_ForgetsTheSmallest()
    {
        var memory = new BlockMemory();
        var arrays = Enumerable.Range(2, BlockMemory.MostKept + 1).Select(n => memory.Rent(n << 20)).ToArray();
        foreach (var array in arrays) memory.Return(array);
        Assert.All(arrays[1..].Reverse(), array => Assert.Same(array, memory.Rent(array.Length)));
        Assert.NotSame(arrays[0], memory.Rent(arrays[0].Length));
    }
}
