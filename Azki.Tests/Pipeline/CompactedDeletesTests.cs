using System.Text;
using Azki.Core;
using Azki.Core.Users;
using Azki.EventLog;
using Azki.Tests.Pipeline.Harness;

namespace Azki.Tests.Pipeline;

/// <summary>Deletes of users that compaction took from the topic before they were read: their tombstones are left.</summary>
public sealed class CompactedDeletesTests(EngineFixture fixture)
{
    [Theory]
    [InlineData(null)]
    [InlineData("1")]
    public async Task Take_TombstoneWithoutItsDelete_UserIsGoneUntilCreatedAnew(string? epoch)
    {
        await using var home = new PipelineHome(fixture);
        await using (var platform = await home.StartAsync())
        {
            await AppendAsync(platform, epoch, Created);
            Assert.Equal(["7"], await home.LinesAsync("SELECT user_id FROM users"));
            await AppendAsync(platform, epoch, null);
        }
        Assert.Empty(await home.LinesAsync("SELECT user_id FROM users"));
        Assert.Equal(["2\t0\t0"], await home.LinesAsync("SELECT sum(stored), sum(duplicates), sum(quarantined) FROM ingestion_ledger WHERE kind = 'user'"));

        // The same change again: a capture goes back to a place before the tombstone, and comes by it.
        await using (var platform = await home.StartAsync()) await AppendAsync(platform, epoch, Created);
        Assert.Equal(["7"], await home.LinesAsync("SELECT user_id FROM users"));
        Assert.Equal(["c\t0", "d\t1", "c\t0"], await home.LinesAsync("SELECT operation, is_deleted FROM user_changes ORDER BY received_at"));
    }

    private const string Created =
        """{"op":"c","before":null,"after":{"user_id":7,"city":"Tehran"},"source":{"ts_ms":1760000000000,"file":"binlog.000001","pos":300}}""";

    private static async Task AppendAsync(Platform platform, string? epoch, string? change)
    {
        var topic = await platform.Log.OpenTopicAsync(new(Topics.Users, Compacted: true), TestContext.Current.CancellationToken);
        using var batch = new RecordBatchBuilder(RecordHeaders.Of((RecordHeaderNames.SourceEpoch, epoch)));
        var key = DebeziumEnvelope.WriteKey(7);
        if (change is null) batch.AddTombstone(key);
        else batch.Add(key, Encoding.UTF8.GetBytes(change));
        await platform.Log.AppendAsync(topic, 0, batch, TestContext.Current.CancellationToken);
        await platform.CatchUpAsync();
    }
}
