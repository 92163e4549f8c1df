using Azki.Warehouse.Tables;
using CsCheck;

namespace Azki.Tests.Warehouse;

public sealed class EventOrderTests
{
    private static readonly Gen<(long Time, ulong Id)[]> Rows = Gen.Select(
        Gen.Frequency((3, Gen.Long[0, 20]), (1, Gen.Long[-5_000_000_000, 5_000_000_000]), (1, Gen.OneOf([0L, 1_090_000_000_000L]))),
        Gen.ULong[0, 9]).Array[1, 300];

    [Fact]
    public void EncodeInOrder_AnyRows_IsTheBlockOfTheRowsInOrder() => Rows.Sample(rows =>
    {
        var ordered = BlockOf([.. rows.OrderBy(r => r.Time).ThenBy(r => r.Id)]).Encode();
        Assert.Equal(ordered.Bytes.ToArray(), BlockOf(rows).EncodeInOrder().Bytes.ToArray());
    });

    [Fact]
    public void EncodeInOrder_TimesTooFarApart_LeavesTheRowsAsTheyAre()
    {
        (long, ulong)[] rows = [(long.MaxValue / 2, 1), (0, 2)];
        var block = BlockOf(rows);
        Assert.Equal(block.Encode().Bytes.ToArray(), block.EncodeInOrder().Bytes.ToArray());
    }

    // Rows of the same time and id are alike: which of them comes first makes no difference.
    private static EventBlock BlockOf((long Time, ulong Id)[] rows)
    {
        var block = new EventBlock();
        foreach (var (time, id) in rows)
        {
            var text = new string('s', (int)(id * 30)) + time;
            block.EventId.Add(id);
            block.EventTime.Add(time);
            block.UserId.Add((uint)id + 1);
            block.SessionId.Add(text);
            block.EventType.Add(id % 2 == 0 ? "signup" : "purchase");
            block.Channel.Add($"c{id}");
            block.PremiumAmount.Add((uint)time);
            block.SignupDate.Add(id % 3 == 0 ? null : (int)id);
            block.City.Add($"city {time % 7}");
            block.DeviceType.Add("");
            block.TenureDays.Add(id % 3 == 0 ? null : (int)time);
            block.UserKnown.Add((byte)(id % 2));
            block.EventIdGiven.Add((byte)(time & 1));
        }
        block.ProcessingTime.Add(5, rows.Length);
        block.DataSource.Add("file"u8, rows.Length);
        block.IngestionTime.Add(6, rows.Length);
        return block;
    }
}
