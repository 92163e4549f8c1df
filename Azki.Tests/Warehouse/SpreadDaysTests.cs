using Azki.Warehouse.Storage;
using CsCheck;

namespace Azki.Tests.Warehouse;

public sealed class SpreadDaysTests
{
    private static readonly DateOnly First = new(2025, 10, 1);

    [Theory]
    [InlineData(new[] { 10, 10, 10, 10, 10, 10, 10, 10 }, new[] { 0, 2, 4, 6 })]
    [InlineData(new[] { 70, 1, 1, 28 }, new[] { 0, 3 })]
    [InlineData(new[] { 5 }, new[] { 0 })]
    [InlineData(new[] { 1, 1 }, new[] { 0, 1 })]
    public void Of_DaysWithRows_BeginsARunWhereAShareBegins(int[] rows, int[] expected) =>
        Assert.Equal(expected.Select(First.AddDays), SpreadDays.Of(Days(rows), 4));

    [Fact]
    public void Of_AnyDays_IsRisingWithoutRepeatsAndBeginsWithTheFirst() =>
        Gen.Int[1, 1000].Array[1, 40].Select(Gen.Int[1, 6]).Sample((rows, shares) =>
        {
            var starts = SpreadDays.Of(Days(rows), shares);
            Assert.Equal(First, starts[0]);
            Assert.InRange(starts.Count, 1, shares);
            Assert.Equal(starts.Distinct().Order(), starts);
        });

    private static List<(DateOnly, long)> Days(int[] rows) => [.. rows.Select((r, i) => (First.AddDays(i), (long)r))];
}
