using System.Diagnostics;
using System.Globalization;
using Azki.Benchmarks.Runs;
using Azki.Core.Users;
using Azki.EventLog;
using MySqlConnector;

namespace Azki.Benchmarks.Capture;

/// <summary>
/// From the commit in MySQL to the answer of a SELECT on the warehouse's <c>users</c>, at a steady rate. Each transaction also numbers a user of
/// every partition; it counts as seen when all of them show its number, so what is measured is never too short.
/// </summary>
internal sealed class VisibleUsers(CaptureServers servers, string home, int rate)
{
    private const int RowsPerTransaction = 20;
    private const int Users = 100_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private long[] _committed = [];
    private int _sent;

    /// <summary>Latencies, shortest first.</summary>
    public async Task<IReadOnlyList<TimeSpan>> MeasureAsync(int seconds, CancellationToken cancellationToken)
    {
        await using var platform = await ServingPlatform.StartAsync(home, cancellationToken, new KeyValuePair<string, string?>("ConnectionStrings:insurance-db", servers.ConnectionString));
        var markers = await MarkersAsync(platform.Log, cancellationToken);
        await WaitAsync(platform, $"SELECT toInt64(count() >= {Users}) FROM users", 1, cancellationToken);
        await RunAsync(platform, markers, 5, cancellationToken);
        return await RunAsync(platform, markers, seconds, cancellationToken);
    }

    private async Task<IReadOnlyList<TimeSpan>> RunAsync(ServingPlatform platform, IReadOnlyList<uint> markers, int seconds, CancellationToken cancellationToken)
    {
        _committed = new long[seconds * rate / RowsPerTransaction];
        _sent = 0;
        var writing = WriteAsync(markers, cancellationToken);
        var latencies = new List<TimeSpan>();
        var sql = Seen(markers);
        while (latencies.Count < _committed.Length)
        {
            if (writing.IsFaulted) await writing;
            var committed = Volatile.Read(ref _sent);
            var seen = Math.Min(committed, (await platform.Warehouse.QueryAsync(sql, r => Convert.ToInt32(r.GetValue(0), CultureInfo.InvariantCulture), null, cancellationToken))[0]);
            var now = Stopwatch.GetTimestamp();
            for (var i = latencies.Count; i < seen; i++) latencies.Add(Stopwatch.GetElapsedTime(_committed[i], now));
            await Task.Delay(Pause, cancellationToken);
        }
        await writing;
        latencies.Sort();
        return latencies;
    }

    private async Task WriteAsync(IReadOnlyList<uint> markers, CancellationToken cancellationToken)
    {
        await using var sql = await servers.ConnectAsync(cancellationToken);
        var random = new Random(1);
        var started = Stopwatch.GetTimestamp();
        // Numbers begin anew: what an earlier run has left is higher.
        await MarkAsync(sql, markers, 0, cancellationToken);
        for (var i = 0; i < _committed.Length; i++)
        {
            var early = TimeSpan.FromSeconds((double)i * RowsPerTransaction / rate) - Stopwatch.GetElapsedTime(started);
            if (early > TimeSpan.Zero) await Task.Delay(early, cancellationToken);
            var others = Enumerable.Range(0, RowsPerTransaction - markers.Count).Select(_ => (uint)random.Next(1000, Users));
            await MarkAsync(sql, [.. markers, .. others], i + 1, cancellationToken);
            _committed[i] = Stopwatch.GetTimestamp();
            Volatile.Write(ref _sent, i + 1);
        }
    }

    private static Task MarkAsync(MySqlConnection sql, IReadOnlyList<uint> users, int number, CancellationToken cancellationToken) => CaptureServers.ExecuteAsync(
        sql, string.Create(CultureInfo.InvariantCulture, $"UPDATE insurance_db.users SET city = 'n{number}' WHERE user_id IN ({string.Join(", ", users)})"), cancellationToken);

    private static string Seen(IReadOnlyList<uint> markers) =>
        $"SELECT toInt64(if(count() = {markers.Count}, min(toUInt32OrZero(substring(city, 2))), 0)) FROM users WHERE user_id IN ({string.Join(", ", markers)}) SETTINGS max_threads = 1";

    private static async Task<IReadOnlyList<uint>> MarkersAsync(IEventLog log, CancellationToken cancellationToken)
    {
        var partitions = (await log.OpenTopicAsync(new TopicSettings("azki.insurance_db.users", Compacted: true), cancellationToken)).Partitions;
        return [.. Enumerable.Range(1, 999).Select(id => (uint)id).DistinctBy(id => Partitioner.PartitionOf(DebeziumEnvelope.WriteKey(id), partitions))];
    }

    private static async Task WaitAsync(ServingPlatform platform, string sql, long value, CancellationToken cancellationToken)
    {
        while ((await platform.Warehouse.QueryAsync(sql, r => Convert.ToInt64(r.GetValue(0), CultureInfo.InvariantCulture), null, cancellationToken))[0] < value)
            await Task.Delay(Pause, cancellationToken);
    }
}
