using System.IO.Compression;
using System.Text;
using Azki.Core.Events;
using Azki.Ingestor;
using Azki.Ingestor.Files;
using Azki.Ingestor.Input;
using Azki.Ingestor.Watch;
using Azki.Tests.EventLog;
using Azki.Tests.Fuzzing;
using Microsoft.Extensions.Options;
using static Azki.Tests.Ingestor.Rows;

namespace Azki.Tests.Ingestor;

/// <summary>What is loaded of a watched file, and when, by a clock that is moved.</summary>
public sealed class FileFollowerTests : IDisposable
{
    private static readonly TimeSpan Settle = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan End = TimeSpan.FromDays(1);

    private readonly TemporaryFolder _folder = new();
    private readonly MovedTime _time = new();
    private readonly MemoryLog _log = new();
    private FileFollower _follower;
    private readonly List<long> _readFrom = [];
    private long? _unreadableFrom;

    public FileFollowerTests()
    {
        _follower = Start(new(PathOf("watched.json")));
    }

    private FileFollower Start(WatchState state)
    {
        var runs = new IngestRuns(_log, RawEventFormats.Compact, EventRules.Default, _time);
        return new FileFollower(new FileIngest(runs, Options.Create(new IngestorOptions())) { OpeningAt = (path, offset) => new Watched(this, path, offset) }, state, _time, Settle, End);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FollowAsync_CsvWithoutItsLastLineBreak_CountsOnceTheFileHasEnded(bool isClockOfFilesAhead)
    {
        Write("a.csv", Header + "\n" + Csv(0, 2) + CsvRow(2), isClockOfFilesAhead);
        Assert.Equal(2, await AcceptedAsync("a.csv"));

        _time.Move(Settle);
        Assert.Null(await AcceptedAsync("a.csv"));
        Assert.True(_follower.IsLastLineWaiting(PathOf("a.csv")));

        _time.Move(End);
        Assert.Equal(1, await AcceptedAsync("a.csv"));
        Assert.False(_follower.IsLastLineWaiting(PathOf("a.csv")));
    }

    [Theory]
    [InlineData("a.csv.gz")]
    [InlineData("a.json")]
    public async Task FollowAsync_FileLoadedAsAWhole_IsLoadedOnceHoweverLongItRests(string name)
    {
        if (name == "a.json") Write(name, $"[{Json(0)},{Json(1)}]");
        else
        {
            await using (var file = new GZipStream(File.Create(PathOf(name)), CompressionLevel.Fastest)) await file.WriteAsync(Encoding.UTF8.GetBytes(Header + "\n" + Csv(0, 2)), TestContext.Current.CancellationToken);
            File.SetLastWriteTimeUtc(PathOf(name), _time.GetUtcNow().UtcDateTime);
        }
        Assert.Null(await AcceptedAsync(name));
        Assert.Null(await AcceptedAsync(name));
        _time.Move(Settle);
        Assert.Equal(2, await AcceptedAsync(name));

        foreach (var rest in (TimeSpan[])[TimeSpan.Zero, Settle, End])
        {
            _time.Move(rest);
            Assert.Null(await AcceptedAsync(name));
        }
        var remembered = new WatchState(PathOf("watched.json"));
        await remembered.LoadAsync(TestContext.Current.CancellationToken);
        _follower = Start(remembered);
        Assert.Null(await AcceptedAsync(name));
        Assert.Null(await AcceptedAsync(name));
    }

    [Theory]
    [InlineData("a.csv.gz")]
    [InlineData("a.csv.zst")]
    public async Task FollowAsync_WriterOfACompressedFilePausesInARow_NothingIsTakenOfTheHalf(string name)
    {
        // Two pieces, each compressed by itself, as a file that was cut anywhere is.
        var plain = Utf8(Header + "\n" + Csv(0, 2) + CsvRow(1234));
        var pieces = new[] { plain[..^2], plain[^2..] }.Select(p => name.EndsWith("gz", StringComparison.Ordinal) ? Gzip(p) : Zstd(p)).ToArray();
        Write(pieces[0]);
        for (var look = 0; look < 5; look++)
        {
            Assert.Null(await AcceptedAsync(name));
            _time.Move(Settle / 10);
        }

        Write([.. pieces[0], .. pieces[1]]);
        Assert.Null(await AcceptedAsync(name));
        _time.Move(Settle);

        Assert.Equal(3, await AcceptedAsync(name));
        Assert.Contains(" 1234 ", Outcome.Of(_log).Events, StringComparison.Ordinal);

        void Write(byte[] content)
        {
            File.WriteAllBytes(PathOf(name), content);
            File.SetLastWriteTimeUtc(PathOf(name), _time.GetUtcNow().UtcDateTime);
        }
    }

    [Fact]
    public async Task FollowAsync_BlankLinesAtTheEnd_AreNoLineThatWaits()
    {
        Write("a.csv", Header + "\n" + Csv(0, 2) + "\r\n \n");
        Assert.Equal(2, await AcceptedAsync("a.csv"));

        _time.Move(Settle);

        Assert.Null(await AcceptedAsync("a.csv"));
        Assert.False(_follower.IsLastLineWaiting(PathOf("a.csv")));

        // One more, when all is loaded.
        Append("\n");
        await AcceptedAsync("a.csv");
        _time.Move(Settle);
        Assert.True(await AcceptedAsync("a.csv") is null or 0);
        Assert.False(_follower.IsLastLineWaiting(PathOf("a.csv")));

        Append(Csv(2, 1));
        Assert.Equal(1, await AcceptedAsync("a.csv"));

        void Append(string text)
        {
            File.AppendAllText(PathOf("a.csv"), text);
            File.SetLastWriteTimeUtc(PathOf("a.csv"), _time.GetUtcNow().UtcDateTime);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FollowAsync_WholeObjectWithoutItsLineBreak_CountsOnceTheFileRests(bool isClockOfFilesAhead)
    {
        Write("a.ndjson", Json(0) + "\n" + Json(1), isClockOfFilesAhead);
        Assert.Equal(1, await AcceptedAsync("a.ndjson"));

        _time.Move(Settle);

        Assert.Equal(1, await AcceptedAsync("a.ndjson"));
        Assert.False(_follower.IsLastLineWaiting(PathOf("a.ndjson")));
    }

    [Theory]
    [InlineData("{\"a\":1")]
    [InlineData("{\"a\":\"}")]
    [InlineData("{} {")]
    [InlineData("1")]
    public async Task FollowAsync_LastLineThatIsNoWholeObject_WaitsForTheEnd(string last)
    {
        Write("a.ndjson", Json(0) + "\n" + last);
        await AcceptedAsync("a.ndjson");

        _time.Move(Settle);
        Assert.Null(await _follower.FollowAsync(PathOf("a.ndjson"), TestContext.Current.CancellationToken));

        _time.Move(End);
        Assert.Equal(1, (await _follower.FollowAsync(PathOf("a.ndjson"), TestContext.Current.CancellationToken))?.Quarantined);
    }

    [Fact]
    public async Task FollowAsync_HalfAHeaderAtRest_IsNotRefused()
    {
        Write("a.csv", Header[..20]);
        _time.Move(Settle);
        Assert.Null(await AcceptedAsync("a.csv"));

        Write("a.csv", Header + "\n" + Csv(0, 1));

        Assert.Equal(1, await AcceptedAsync("a.csv"));
    }

    [Theory]
    [InlineData(400_000)]
    [InlineData(30)]
    public async Task FollowAsync_UnreadableInItsMiddle_GoesOnBehindWhatWasLoaded(int from)
    {
        const int Rows = 20_000;
        var rows = Header + "\n" + Csv(0, Rows);
        Write("a.csv", rows);
        _unreadableFrom = from;
        await FailAsync(PathOf("a.csv"));
        var loaded = _log.Records.Count;
        Assert.True(_follower.HasFailed(PathOf("a.csv")));

        // It grows meanwhile, and can be read again.
        Write("a.csv", rows + Csv(Rows, 1));
        _unreadableFrom = null;
        _time.Move(TimeSpan.FromSeconds(1));

        Assert.Equal(Rows + 1 - loaded, await AcceptedAsync("a.csv"));
        Assert.Equal(Rows + 1, _log.Records.Count);
        Assert.Equal(2, _readFrom.Count);
        Assert.Equal(from > Header.Length, loaded > 0);
        Assert.Equal(loaded > 0, _readFrom[1] > 0);
        Assert.False(_follower.HasFailed(PathOf("a.csv")));
    }

    [Fact]
    public async Task FollowAsync_FailsAgainAndAgain_WaitsLongerEachTimeUpToAMinute()
    {
        var path = PathOf("a.csv");
        await FailAsync(path);
        foreach (var seconds in new[] { 1, 2, 4, 8, 16, 32, 60, 60 })
        {
            _time.Move(TimeSpan.FromSeconds(seconds - 0.5));
            Assert.Null(await AcceptedAsync("a.csv"));
            _time.Move(TimeSpan.FromSeconds(0.5));
            await FailAsync(path);
        }

        Write("a.csv", Header + "\n" + Csv(0, 1));
        _time.Move(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await AcceptedAsync("a.csv"));

        // It begins anew once it was read.
        File.Delete(path);
        await FailAsync(path);
        _time.Move(TimeSpan.FromSeconds(1));
        await FailAsync(path);
    }

    public void Dispose() => _folder.Dispose();

    private Task FailAsync(string path) =>
        Assert.ThrowsAnyAsync<IOException>(() => _follower.FollowAsync(path, TestContext.Current.CancellationToken));

    private async Task<long?> AcceptedAsync(string name) =>
        (await _follower.FollowAsync(PathOf(name), TestContext.Current.CancellationToken))?.Accepted;

    private void Write(string name, string text, bool isClockAhead = false)
    {
        File.WriteAllText(PathOf(name), text);
        File.SetLastWriteTimeUtc(PathOf(name), _time.GetUtcNow().UtcDateTime.AddYears(isClockAhead ? 1 : 0));
    }

    private string PathOf(string name) => Path.Combine(_folder.Path, name);

    /// <summary>A file whose end cannot be read for a while.</summary>
    private sealed class Watched : ForwardStream
    {
        private readonly FileFollowerTests _test;
        private readonly FileStream _file;

        public Watched(FileFollowerTests test, string path, long offset)
        {
            (_test, _file) = (test, FileIngest.Open(path));
            _file.Seek(offset, SeekOrigin.Begin);
            test._readFrom.Add(offset);
        }

        public override int Read(Span<byte> buffer)
        {
            if (_file.Position >= _test._unreadableFrom) throw new IOException("Input/output error");
            return _file.Read(_test._unreadableFrom is { } end ? buffer[..(int)Math.Min(buffer.Length, end - _file.Position)] : buffer);
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Task.Run(() => Read(buffer.Span), cancellationToken));

        protected override void Dispose(bool disposing)
        {
            if (disposing) _file.Dispose();
            base.Dispose(disposing);
        }
    }
}
