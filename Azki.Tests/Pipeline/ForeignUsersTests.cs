using System.Globalization;
using System.Text;
using Azki.Core;
using Azki.Core.Users;
using Azki.EventLog;
using Azki.Tests.Pipeline.Harness;

namespace Azki.Tests.Pipeline;

/// <summary>Changes of users by a Debezium that is not ours: no epoch, and some come again when it is started again.</summary>
public sealed class ForeignUsersTests(EngineFixture fixture)
{
    // Within a second of the source's clock.
    private static readonly string[] Changes = [Change("c", "000007", 400, "Tehran"), Change("u", "000007", 900, "Shiraz"), Change("u", "000008", 120, "Tehran"), Change("u", "000008", 500, "Tabriz")];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Category", "Long")]
    public async Task Take_ChangesComeAgain_AreKnown(bool isRestarted)
    {
        await using var home = new PipelineHome(fixture);
        var platform = await home.StartAsync();
        try
        {
            await AppendAsync(platform, Changes);
            if (isRestarted)
            {
                await platform.DisposeAsync();
                platform = await home.StartAsync();
            }
            // The first of them comes in a batch of its own: its state is not to be seen again even for a moment.
            await AppendAsync(platform, Changes[..1]);
            Assert.Equal(["Tabriz"], await home.LinesAsync("SELECT city FROM users"));
            await AppendAsync(platform, Changes[1..]);
        }
        finally
        {
            await platform.DisposeAsync();
        }

        Assert.Equal(["c\tTehran", "u\tShiraz", "u\tTehran", "u\tTabriz"], await home.LinesAsync("SELECT operation, city FROM user_changes ORDER BY version"));
        Assert.Equal(["4\t4"], await home.LinesAsync("SELECT sum(stored), sum(duplicates) FROM ingestion_ledger WHERE kind = 'user'"));
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Take_AnotherServerTookOver_ChangesAreApplied()
    {
        await using var home = new PipelineHome(fixture);
        await using var platform = await home.StartAsync();
        await AppendAsync(platform, Changes);

        // Its log files are numbered from the beginning.
        await AppendAsync(platform, [Change("u", "000001", 150, "Qom", seconds: 3)]);

        Assert.Equal(["Qom"], await home.LinesAsync("SELECT city FROM users"));
    }

    private static async Task AppendAsync(Platform platform, IEnumerable<string> changes)
    {
        var topic = await platform.Log.OpenTopicAsync(new(Topics.Users, Compacted: true), TestContext.Current.CancellationToken);
        using var batch = new RecordBatchBuilder();
        foreach (var change in changes) batch.Add(DebeziumEnvelope.WriteKey(7), Encoding.UTF8.GetBytes(change));
        await platform.Log.AppendAsync(topic, 0, batch, TestContext.Current.CancellationToken);
        await platform.CatchUpAsync();
    }

    private static string Change(string operation, string file, int position, string city, int seconds = 0) => string.Create(CultureInfo.InvariantCulture,
        $$$"""{"before":null,"after":{"user_id":7,"signup_date":19700,"city":"{{{city}}}","device_type":"ios"},"source":{"connector":"mysql","name":"other","ts_ms":{{{1_760_000_000_000 + (seconds * 1000)}}},"snapshot":"false","db":"insurance_db","table":"users","server_id":1,"file":"binlog.{{{file}}}","pos":{{{position}}},"row":0},"op":"{{{operation}}}","ts_ms":1760000009999}""");
}
