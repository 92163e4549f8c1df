using System.Diagnostics;
using System.Globalization;
using Azki.EventLog.Local;

namespace Azki.Tests.EventLog.Local;

/// <summary>kill -9 while appending: the test program starts itself as the writer.</summary>
public sealed class KilledWriterTests
{
    private const string FolderVariable = "AZKI_TEST_WRITER_FOLDER";
    private const int Partitions = 3;

    [Fact]
    [Trait("Category", "Long")]
    public async Task Kill_WhileAppending_EveryAcknowledgedRecordIsThere()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(7);
        var acknowledged = new long[Partitions];
        for (var round = 0; round < 4; round++)
        {
            await RunAndKillAsync(folder.Path, 20 + random.Next(400));
            foreach (var line in File.ReadAllLines(Acknowledgements(folder.Path)))
            {
                if (line.Split(' ') is [var p, var next, "."])
                    acknowledged[int.Parse(p, CultureInfo.InvariantCulture)] = long.Parse(next, CultureInfo.InvariantCulture);
            }
            await using var log = Open(folder.Path);
            var topic = await log.OpenTopicAsync(new("t", Partitions));
            for (var p = 0; p < Partitions; p++)
            {
                var records = await log.ReadAllAsync(topic, p);
                Assert.True(records.Count >= acknowledged[p], $"{records.Count} of {acknowledged[p]} acknowledged");
                Assert.Equal(Enumerable.Range(0, records.Count).Select(i => new LogRecord(i, $"k{i}", $"v{i}")), records);
            }
        }
        Assert.True(acknowledged.Sum() > 0);
    }

    /// <summary>The writer; runs until it is killed.</summary>
    [Fact(Explicit = true)]
    public async Task Writer()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is not { } path) return;
        await using var log = Open(path);
        var topic = await log.OpenTopicAsync(new("t", Partitions));
        await using var acknowledgements = new FileStream(Acknowledgements(path), FileMode.Append, FileAccess.Write, FileShare.ReadWrite, 1);
        await Task.WhenAll(Enumerable.Range(0, Partitions).Select(async p =>
        {
            var next = (int)(await log.GetWatermarksAsync(topic, p)).High;
            while (true)
            {
                await log.AppendAsync(topic, p, LogRecords.Numbered(next, 100 + (next % 900)));
                next += 100 + (next % 900);
                lock (acknowledgements) acknowledgements.Write(System.Text.Encoding.ASCII.GetBytes($"{p} {next} .\n"));
            }
        }));
    }

    private static string Acknowledgements(string path) => Path.Combine(path, "acknowledged.txt");

    private static LocalEventLog Open(string path) =>
        new(new() { Path = path, PageBytes = 64 << 10, SegmentBytes = 1 << 20 });

    private static async Task RunAndKillAsync(string path, int acknowledgements)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { typeof(KilledWriterTests).Assembly.Location, "-explicit", "only", "-method", $"{typeof(KilledWriterTests).FullName}.{nameof(Writer)}" })
            start.ArgumentList.Add(argument);
        start.Environment[FolderVariable] = path;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var file = new FileInfo(Acknowledgements(path));
        var enough = (file.Exists ? file.Length : 0) + (acknowledgements * 8);
        var deadline = Stopwatch.StartNew();
        while (!process.HasExited && deadline.Elapsed < TimeSpan.FromSeconds(60) && (!file.Exists || file.Length < enough))
        {
            await Task.Delay(5);
            file.Refresh();
        }
        if (process.HasExited) Assert.Fail("The writer ended by itself: " + await output);
        process.Kill();
        await process.WaitForExitAsync();
        Assert.True(file.Length >= enough, "The writer wrote too little in a minute");
    }
}
