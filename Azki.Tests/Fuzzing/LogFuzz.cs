using System.Globalization;
using System.Text.RegularExpressions;
using Azki.EventLog;
using Azki.EventLog.Local;
using Azki.Tests.EventLog;

namespace Azki.Tests.Fuzzing;

/// <summary>
/// The files of the local log after any damage: the log opens with what is whole, or says what is damaged. Never a wrong record, never
/// another kind of exception.
/// </summary>
public sealed partial class LogFuzz
{
    [Fact]
    public async Task Open_AnyDamage_ReadsWhatWasAcknowledgedOrSaysWhatIsDamaged()
    {
        using var folder = new TemporaryFolder();
        var original = Path.Combine(folder.Path, "original");
        var stored = await FilledLog.FillAsync(original);
        await Fuzz.RunAsync(Damage.Steps, 10, async steps =>
        {
            var copy = Path.Combine(folder.Path, "copy");
            if (Directory.Exists(copy)) Directory.Delete(copy, recursive: true);
            FilledLog.Copy(original, copy);
            Damage.Apply(copy, steps);
            var known = stored.ToDictionary(each => each.Key, each => each.Value.ToDictionary());
            var intact = stored.Keys.ToDictionary(each => each, each => FilledLog.IntactUntil(original, copy, each));
            if (!await CheckAsync(copy, known, intact))
            {
                Assert.NotEmpty(steps);
                return;
            }

            // What was read once stays, with what was appended to it.
            Assert.True(await CheckAsync(copy, known, intact), "It opened once and not again.");
        });
    }

    private static async Task<bool> CheckAsync(
        string path, Dictionary<(string, int), Dictionary<long, LogRecord>> stored, Dictionary<(string, int), long> intact)
    {
        try
        {
            await using var log = new LocalEventLog(FilledLog.Options(path));
            foreach (var settings in FilledLog.Settings)
            {
                var topic = await log.OpenTopicAsync(settings);
                var positions = await log.GetPositionsAsync("group", topic);
                Assert.True(positions.Count == 0 || positions[0] >= 0);
                for (var partition = 0; partition < Math.Min(topic.Partitions, 2); partition++)
                {
                    var known = stored.GetValueOrDefault((settings.Name, partition)) ?? [];
                    await CheckPartitionAsync(log, topic, partition, known, intact.GetValueOrDefault((settings.Name, partition)));
                }
            }

            return true;
        }
        catch (EventLogException error)
        {
            Assert.NotEqual("", error.Message);
            return false;
        }
    }

    private static async Task CheckPartitionAsync(LocalEventLog log, Topic topic, int partition, Dictionary<long, LogRecord> known, long intact)
    {
        var (low, high) = await log.GetWatermarksAsync(topic, partition);
        Assert.InRange(low, 0, high);
        var (read, isDamaged) = await FilledLog.ReadAsync(log, topic, partition, low);
        if (read.Find(IsOfLostRecords) is { } mark) TakeLoss(mark, known, intact);
        var expected = known.Keys.Where(offset => offset >= low && offset < high).Order().ToList();
        Assert.Equal(isDamaged ? expected.Take(read.Count) : expected, read.Select(record => record.Offset));
        Assert.All(read, record => Assert.Equal(known[record.Offset], record));
        Assert.Equal(known.Keys.Where(offset => offset < intact).Order(), read.Select(record => record.Offset).Where(offset => offset < intact));

        var added = new LogRecord(high, "added", high.ToString(CultureInfo.InvariantCulture));
        await log.AppendAsync(topic, partition, [(added.Key, added.Value)]);
        known[high] = added;
        foreach (var later in known.Keys.Where(offset => offset > high).ToList()) known.Remove(later);
        Assert.Equal([added], (await FilledLog.ReadAsync(log, topic, partition, high)).Records);
    }

    private static bool IsOfLostRecords(LogRecord record) => LostRecords().IsMatch(record.Value ?? "");

    // What was read before it was cut off: in its place one record says so, where the reader goes on.
    private static void TakeLoss(LogRecord mark, Dictionary<long, LogRecord> known, long intact)
    {
        var said = LostRecords().Match(mark.Value!);
        var (from, to) = (Offset(said, "from"), Offset(said, "to"));
        Assert.True(from >= intact, $"{mark.Value}, though all before {intact} is there.");
        Assert.Equal((FilledLog.ReadUntil, FilledLog.ReadUntil - 1), (mark.Offset, to));
        for (var offset = from; offset <= to; offset++) known.Remove(offset);
        known[mark.Offset] = mark;
    }

    private static long Offset(Match match, string group) => long.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^The records from offset (?<from>\d+) to (?<to>\d+) of \S+ were acknowledged and are gone from the log\.$")]
    private static partial Regex LostRecords();
}
