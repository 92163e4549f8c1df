using Azki.EventLog;
using Azki.EventLog.Local;

namespace Azki.Tests.EventLog.Local;

public sealed class LocalFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_InUse_NamesTheProcess()
    {
        await using (new LocalEventLog(new() { Path = _folder.Path }))
        {
            var e = Assert.Throws<EventLogException>(() => new LocalEventLog(new() { Path = _folder.Path }));
            Assert.Contains($"process {Environment.ProcessId}", e.Message, StringComparison.Ordinal);
        }
        await using var again = new LocalEventLog(new() { Path = _folder.Path });
    }

    [Fact]
    public void Open_NewerFormat_IsRefused()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "log.json"), """{"format": 2}""");
        var e = Assert.Throws<EventLogException>(() => new LocalEventLog(new() { Path = _folder.Path }));
        Assert.Contains("format 2", e.Message, StringComparison.Ordinal);
        // Refused, and not locked.
        Assert.Throws<EventLogException>(() => new LocalEventLog(new() { Path = _folder.Path }));
    }

    [Fact]
    public async Task OpenTopicAsync_OtherSizesThanAtCreation_KeepsTheLayout()
    {
        await using (var log = new LocalEventLog(new() { Path = _folder.Path, PageBytes = 64 << 10, SegmentBytes = 64 << 10, MemoryBytes = 1 << 20 }))
        {
            var topic = await log.OpenTopicAsync(new("t", 1));
            for (var i = 0; i < 50; i++) await log.AppendAsync(topic, 0, LogRecords.Numbered(i * 500, 500));
        }
        await using var other = new LocalEventLog(new() { Path = _folder.Path });
        Assert.Equal(25_000, (await other.ReadAllAsync(await other.OpenTopicAsync(new("t")), 0)).Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    public async Task OpenTopicAsync_NoName_IsRefused(string name)
    {
        await using var log = new LocalEventLog(new() { Path = _folder.Path });
        await Assert.ThrowsAsync<EventLogException>(() => log.OpenTopicAsync(new(name)));
    }

    [Fact]
    public async Task DisposeAsync_ReaderWaiting_IsTold()
    {
        var log = new LocalEventLog(new() { Path = _folder.Path });
        var topic = await log.OpenTopicAsync(new("t", 1));
        await using var reader = await log.OpenReaderAsync(topic, 0, 0);
        var waiting = reader.ReadAsync().AsTask();
        await log.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(10)));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => log.AppendAsync(topic, 0, [("a", "b")]));
    }
}
