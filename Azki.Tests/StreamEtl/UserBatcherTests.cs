using System.Globalization;
using System.Text;
using Azki.Core;
using Azki.EventLog;
using Azki.StreamEtl.Batches;
using Azki.StreamEtl.Users;

namespace Azki.Tests.StreamEtl;

public sealed class UserBatcherTests
{
    private static readonly DateTimeOffset Appended = new(2026, 11, 26, 23, 59, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-11-27", true)]
    [InlineData("2026-11-28", false)]
    [InlineData("2100-01-01", false)]
    [InlineData("1900-01-01", true)]
    public void Take_SignupAfterTheDayBehindTheRecord_IsRefused(string signup, bool isTaken)
    {
        var users = new UserDirectory();
        var (counts, refused) = (new LedgerCounts.Counts("mysql", ""), new RefusedRows());
        var change = string.Create(CultureInfo.InvariantCulture, $$"""{"op":"c","after":{"user_id":7,"signup_date":"{{signup}}","city":"Tehran"} }""");
        using var records = Records("", ("""{"user_id":7}""", change));
        new UserBatcher(users, new(), TimeProvider.System).Take(records, counts, refused);
        Assert.Equal((isTaken ? 1 : 0, isTaken ? 0 : 1, isTaken ? 1 : 0), (counts.Stored, counts.Quarantined, users.Count));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_700_000_000)]
    [InlineData(253_402_300_799_999)]
    public void Take_TimeOfASenderThatIsNone_IsJudgedByNow(long sentMs)
    {
        var users = new UserDirectory();
        var (counts, refused) = (new LedgerCounts.Counts("mysql", ""), new RefusedRows());
        using var taken = Records("", ("""{"user_id":7}""", """{"op":"c","after":{"user_id":7,"signup_date":"2025-10-01","city":"Tehran"} }"""));
        using var records = new RecordBatch(taken.Topic, taken.Partition, taken.FirstOffset, taken.Count, DateTimeOffset.FromUnixTimeMilliseconds(sentMs), taken.Headers, taken.Records, isTimedBySenders: true);
        new UserBatcher(users, new(), TimeProvider.System).Take(records, counts, refused);
        Assert.Equal((1L, 0L, 1), (counts.Stored, counts.Quarantined, users.Count));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    public void Take_TombstoneWhoseDeleteIsGone_DeletesTheUser(string epoch)
    {
        var taken = new Taken();
        taken.Take(epoch, At("c", 100), null);
        Assert.Equal((0, 2L, 0L), (taken.Users.Count, taken.Counts.Stored, taken.Counts.Duplicates));
        Assert.Equal<byte>([0, 1], taken.Batcher.Rows.IsDeleted.Values.ToArray());

        taken.Take(epoch, At("c", 300));
        Assert.Equal((1, 3L), (taken.Users.Count, taken.Counts.Stored));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("1", false)]
    [InlineData("1", true)]
    public void Take_TombstoneBehindItsDelete_SaysNothingNew(string epoch, bool isApart)
    {
        var taken = new Taken();
        string?[][] batches = isApart ? [[At("c", 100)], [At("d", 200)], [null]] : [[At("c", 100), At("d", 200), null]];
        foreach (var batch in batches) taken.Take(epoch, batch);
        Assert.Equal((0, 2L, 0L), (taken.Users.Count, taken.Counts.Stored, taken.Counts.Duplicates));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("1", false)]
    [InlineData("1", true)]
    public void Take_DeleteAndTombstoneComeAgain_LeaveTheUserWhoWasCreatedAnew(string epoch, bool isApart)
    {
        var taken = new Taken();
        taken.Take(epoch, At("c", 100), At("d", 200), null, At("c", 300));
        string?[][] again = isApart ? [[At("d", 200)], [null]] : [[At("d", 200), null]];
        foreach (var batch in again) taken.Take(epoch, batch);
        Assert.Equal((1, 3L, 1L), (taken.Users.Count, taken.Counts.Stored, taken.Counts.Duplicates));
    }

    // Compaction took the delete that came again, and its tombstone is there until what follows it comes again too.
    [Theory]
    [InlineData("")]
    [InlineData("1")]
    public void Take_TombstoneComesAgainWithoutItsDelete_TheChangesThatFollowWin(string epoch)
    {
        var taken = new Taken();
        taken.Take(epoch, At("c", 100), At("d", 200), null, At("c", 300));
        taken.Take(epoch, null, At("c", 300));
        Assert.Equal((1, 5L), (taken.Users.Count, taken.Counts.Stored));
    }

    [Theory]
    [InlineData("""{"user_id":8}""")]
    [InlineData("""{"id":7}""")]
    [InlineData("")]
    public void Take_TombstoneOfNobody_IsIgnored(string key)
    {
        var taken = new Taken();
        taken.Take("", At("c", 100));
        using var records = Records("", (key, null));
        taken.Batcher.Take(records, taken.Counts, new());
        Assert.Equal((1, 1L, 0L, 0L), (taken.Users.Count, taken.Counts.Stored, taken.Counts.Duplicates, taken.Counts.Quarantined));
    }

    // Changes of one compressed transaction share a place, and with it a version.
    [Fact]
    public void RepeatsVersion_TwoChangesOfOnePlace_IsSoUntilTheRowsAreTaken()
    {
        var taken = new Taken();
        taken.Take("1", At("c", 100), At("u", 200, "Yazd"));
        Assert.False(taken.Batcher.RepeatsVersion);
        taken.Batcher.Rows.Clear();
        taken.Take("1", At("u", 200, "Shiraz"));
        Assert.True(taken.Batcher.RepeatsVersion);
        taken.Batcher.Rows.Clear();
        Assert.False(taken.Batcher.RepeatsVersion);
        taken.Take("1", At("u", 300, "Qom"));
        Assert.False(taken.Batcher.RepeatsVersion);
    }

    private static string At(string operation, int position, string city = "Tehran")
    {
        var after = operation == "d" ? "null" : $$"""{"user_id":7,"city":"{{city}}"}""";
        return string.Create(CultureInfo.InvariantCulture,
            $$"""{"op":"{{operation}}","before":null,"after":{{after}},"source":{"ts_ms":{{position}},"file":"binlog.000001","pos":{{position}} } }""");
    }

    private static RecordBatch Records(string epoch, params ReadOnlySpan<(string Key, string? Value)> records)
    {
        var builder = new RecordBatchBuilder(RecordHeaders.Of((RecordHeaderNames.SourceEpoch, epoch)));
        foreach (var (key, value) in records)
        {
            if (value is null) builder.AddTombstone(Encoding.UTF8.GetBytes(key));
            else builder.Add(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value));
        }
        return new(new(Topics.Users, Guid.Empty, 1), 0, 0, builder.Count, Appended, builder.Headers, builder.WrittenMemory, null);
    }

    private sealed class Taken
    {
        public Taken() => Batcher = new(Users, new(), TimeProvider.System);

        public UserDirectory Users { get; } = new();

        public LedgerCounts.Counts Counts { get; } = new("mysql", "");

        public UserBatcher Batcher { get; }

        /// <summary>Takes changes of user 7; null is a tombstone.</summary>
        public void Take(string epoch, params ReadOnlySpan<string?> changes)
        {
            var records = new (string, string?)[changes.Length];
            for (var i = 0; i < records.Length; i++) records[i] = ("""{"user_id":7}""", changes[i]);
            using var batch = Records(epoch, records);
            Batcher.Take(batch, Counts, new());
        }
    }
}
