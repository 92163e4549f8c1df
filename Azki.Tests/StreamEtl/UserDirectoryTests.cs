using System.Collections;
using Azki.StreamEtl.Users;

namespace Azki.Tests.StreamEtl;

public sealed class UserDirectoryTests
{
    [Theory]
    [InlineData(1 << 10, 1)]
    [InlineData(1 << 20, 1)]
    [InlineData(1 << 20, 100)]
    [InlineData(1 << 27, 1)]
    [InlineData(1 << 27, 8)]
    public void SlotOf_DenseIds_AreSpreadOverTheWholeTable(int slots, int step)
    {
        var (taken, ids) = (new BitArray(slots), Math.Min(slots / 4 * 3, 4_000_000));
        var (distinct, upper) = (0, 0);
        for (var i = 1; i <= ids; i++)
        {
            var slot = UserDirectory.SlotOf((uint)(i * step), slots);
            if (slot >= slots / 2) upper++;
            if (taken[slot]) continue;
            taken[slot] = true;
            distinct++;
        }
        Assert.InRange(upper, ids * 0.49, ids * 0.51);
        Assert.InRange(distinct, ids * 0.6, ids);
    }
}
