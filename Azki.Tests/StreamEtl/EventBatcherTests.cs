using System.Globalization;
using System.Text;
using Azki.Core;
using Azki.Core.Events;
using Azki.EventLog;
using Azki.StreamEtl.Batches;
using Azki.StreamEtl.Users;
using Azki.Tests.Pipeline.Harness;
using Azki.Warehouse.Migrations;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Azki.Tests.StreamEtl;

/// <summary>Texts that come from outside, another one in each event.</summary>
public sealed class EventBatcherTests(EngineFixture engine)
{
    private const int Batches = 24;
    private const int Rows = 20;
    private const int TextBytes = 50_000;

    [Fact]
    [Trait("Category", "Long")]
    public async Task Take_EveryEventHasAChannelOfItsOwn_BlocksStaySmallAndRight()
    {
        await using var home = new PipelineHome(engine);
        await new Migrator(home.Warehouse, Options.Create(home.Options), NullLogger<Migrator>.Instance).MigrateAsync(TestContext.Current.CancellationToken);
        var users = new UserDirectory();
        var batcher = new EventBatcher(new(new EventRules()), users, new(), new(1_000_000) { StoredDays = (int.MaxValue, int.MinValue) }, feed: null, takesCompact: true);
        for (var n = 0; n < Batches; n++)
        {
            // A user moves, too.
            for (var move = 10; move >= 0; move--) users.Upsert(1, 1, 0, Text(move == 0 ? $"city {n}" : $"village {n}-{move}"), "ios"u8);
            using var records = Records(n);
            Assert.Equal(Rows, batcher.Take(records, 0, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), new("source", ""), new()));
            var rows = batcher.Detach();
            // What is reserved for the texts of a column: those of some batches, and not of all.
            Assert.InRange(rows.Channel.MaxBytes, Rows * TextBytes, 6 << 20);
            Assert.InRange(rows.City.MaxBytes, TextBytes, 6 << 20);
            using var block = rows.EncodeInOrder();
            rows.Clear();
            await home.Warehouse.InsertAsync(block, $"{n}", sparing: false, TestContext.Current.CancellationToken);
        }

        Assert.Equal([$"{Batches * Rows}\t{Batches * Rows}\t{Batches}\t{Batches * Rows}"], await home.LinesAsync(
            "SELECT count(), uniqExact(channel), uniqExact(city), countIf(startsWith(channel, concat('channel ', session_id, ' ')) AND startsWith(city, concat('city ', splitByChar('-', session_id)[1], ' '))) FROM processed_events_storage"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Take_TimesOfTheSenders_AreNotWhenTheLogTookThem(bool isTimedBySenders)
    {
        var (sent, now) = (new DateTimeOffset(2011, 1, 1, 0, 0, 0, TimeSpan.Zero), DateTimeOffset.UtcNow);
        using var records = Of(sent, isTimedBySenders, """{"event_time":"2010-10-01T10:00:00Z","user_id":1,"session_id":"s","event_type":"signup","channel":"SMS"}"""u8);
        var batcher = Batcher(takesCompact: false);
        Assert.Equal(1, batcher.Take(records, 0, now.ToUnixTimeMilliseconds(), new("source", ""), new()));
        Assert.Equal((isTimedBySenders ? now : sent).ToUnixTimeMilliseconds(), batcher.Rows.IngestionTime.Values[0]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Take_CompactRecord_IsTakenWhereNobodyElseWrites(bool takesCompact)
    {
        // Nobody has judged it: of no user, and of a day that no event may have.
        var value = new byte[100];
        var length = RawEventCodec.Write(new() { EventId = 1, TimeMs = -1_000_000_000_000, UserId = 0, SessionId = "s"u8, EventType = "purchase"u8, Channel = "SMS"u8 }, value);
        using var records = Of(DateTimeOffset.UtcNow, isTimedBySenders: false, value.AsSpan(0, length));
        var (batcher, counts, refused) = (Batcher(takesCompact), new LedgerCounts.Counts("source", ""), new RefusedRows());
        Assert.Equal(1, batcher.Take(records, 0, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), counts, refused));
        Assert.Equal(takesCompact ? (1, 0) : (0, 1), (counts.Stored, counts.Quarantined));
    }

    private static EventBatcher Batcher(bool takesCompact) =>
        new(new(new EventRules()), new(), new(), new(1_000_000) { StoredDays = (int.MaxValue, int.MinValue) }, feed: null, takesCompact);

    private static RecordBatch Of(DateTimeOffset time, bool isTimedBySenders, ReadOnlySpan<byte> value)
    {
        var builder = new RecordBatchBuilder();
        builder.Add("1"u8, value);
        return new(new(Topics.RawEvents, Guid.Empty, 1), 0, 0, 1, time, RecordHeaders.Empty, builder.WrittenMemory, isTimedBySenders: isTimedBySenders);
    }

    private static RecordBatch Records(int batch)
    {
        var builder = new RecordBatchBuilder();
        for (var n = 0; n < Rows; n++)
            builder.Add("1"u8, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
                $$"""{"event_time":"2025-10-01T10:00:00Z","user_id":1,"session_id":"{{batch}}-{{n}}","event_type":"purchase","channel":"{{Encoding.UTF8.GetString(Text($"channel {batch}-{n}"))}}"}""")));
        return new(new(Topics.RawEvents, Guid.Empty, 1), 0, batch * Rows, Rows, DateTimeOffset.UtcNow, RecordHeaders.Empty, builder.WrittenMemory, null);
    }

    private static byte[] Text(string begin) => Encoding.UTF8.GetBytes($"{begin} {new string('x', TextBytes)}");
}
