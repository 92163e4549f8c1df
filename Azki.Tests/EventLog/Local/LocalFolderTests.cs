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
        await using (var log = new LocalEventLog(new() { Path = _folder.Path, PageBytes = 64 << 10, SegmentBytes = 64 << 10 }))
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

    [Theory]
    [InlineData("\"name\": \"t\"", "\"name\": null")]
    [InlineData("\"name\": \"t\"", "\"name\": \"u\"")]
    [InlineData("\"partitions\": 1", "\"partitions\": 0")]
    [InlineData("\"partitions\": 1", "\"partitions\": -1")]
    [InlineData("\"partitions\": 1", "\"partitions\": 199999999")]
    [InlineData("\"pageBytes\": 1048576", "\"pageBytes\": 1048577")]
    [InlineData("\"pageBytes\": 1048576", "\"pageBytes\": 0")]
    [InlineData("\"segmentBytes\": 67108864", "\"segmentBytes\": 6710886")]
    [InlineData("", "null")]
    public async Task OpenTopicAsync_DamagedTopicFile_NamesIt(string whole, string damaged)
    {
        await using (var log = new LocalEventLog(new() { Path = _folder.Path })) await log.OpenTopicAsync(new("t", 1));
        var path = Path.Combine(_folder.Path, "topics", "t", "topic.json");
        var text = File.ReadAllText(path);
        Assert.Contains(whole, text, StringComparison.Ordinal);
        File.WriteAllText(path, whole.Length == 0 ? damaged : text.Replace(whole, damaged, StringComparison.Ordinal));
        await using var again = new LocalEventLog(new() { Path = _folder.Path });
        var error = await Assert.ThrowsAsync<EventLogException>(() => again.OpenTopicAsync(new("t", 1)));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{\"format\":1,\"topicId\":\"00000000-0000-0000-0000-000000000000\",\"positions\":null}")]
    [InlineData("{\"format\":1,\"topicId\":\"00000000-0000-0000-0000-000000000000\",\"positions\":{\"0\":-1}}")]
    public async Task OpenTopicAsync_DamagedPositions_NamesThem(string damaged)
    {
        await using (var log = new LocalEventLog(new() { Path = _folder.Path }))
            await log.CommitPositionsAsync("g", await log.OpenTopicAsync(new("t", 1)), new Dictionary<int, long> { [0] = 0 });
        var path = Path.Combine(_folder.Path, "topics", "t", "positions", "g.json");
        File.WriteAllText(path, damaged);
        await using var again = new LocalEventLog(new() { Path = _folder.Path });
        var error = await Assert.ThrowsAsync<EventLogException>(() => again.OpenTopicAsync(new("t", 1)));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
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
