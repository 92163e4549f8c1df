using Azki.CdcBridge.Health;
using Azki.CdcBridge.Positions;
using Azki.EventLog;
using Microsoft.Extensions.DependencyInjection;
using MySql.Replication.Tests.Fixtures;

namespace Azki.Tests.CdcBridge.Database;

/// <summary>Copies beside the stream that a new start takes up.</summary>
public sealed class ResumedCopyTests(OwnMySqlServer own)
{
    /// <summary>By GTIDs a server sends its file from the head: rows of that place would be older than those that were streamed.</summary>
    [Fact]
    public async Task Start_CopyPending_GivesItsFirstRowsNoPlaceBeforeTheOneCaptured()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await own.Gate.WaitAsync(cancellation);
        try
        {
            await using var home = await CaptureHome.CreateAsync(own.Server, "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(50))", "INSERT INTO t VALUES (1, 'a')");
            await home.StartAsync();
            await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
            CapturePosition position;
            using (var store = new PositionStore(home.Services.GetRequiredService<IEventLog>(), home.Prefix))
            {
                position = (await store.ReadAsync(cancellation))!;
                await store.WriteAsync(position with { Copying = [$"{home.Database}.t"] }, cancellation);
            }
            await home.StopAsync();

            await home.StartAsync();
            var copy = (await home.UntilRecordsAsync("t", count: 2))[^1];
            Assert.Equal(("incremental", position.File), (copy.Snapshot, copy.Place.File));
            Assert.InRange(copy.Place.Position, (long)position.Position, long.MaxValue);
        }
        finally
        {
            own.Gate.Release();
        }
    }
}
