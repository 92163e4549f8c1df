using System.Diagnostics;
using System.Globalization;

namespace Azki.Benchmarks.Capture;

/// <summary>Measures capture programs one after the other on the same servers, each alone.</summary>
internal sealed class CaptureMeasurement(CaptureServers servers, Action<string> show)
{
    private const int RowsPerTransaction = 1000;

    /// <summary>The first copy of all users.</summary>
    public async Task<CaptureResult> SnapshotAsync(ICaptureProgram program, int rows, CancellationToken cancellationToken)
    {
        show($"{program.Topic}: copying {rows:N0} users");
        return await RunAsync(program, 0, rows, cancellationToken);
    }

    /// <summary>Updates that were made while the program did not run: how fast it catches up.</summary>
    public async Task<CaptureResult> StreamAsync(ICaptureProgram program, int rows, CancellationToken cancellationToken)
    {
        show($"{program.Topic}: {rows:N0} updates");
        await using (var sql = await servers.ConnectAsync(cancellationToken))
        {
            for (var from = 1; from <= rows; from += RowsPerTransaction)
                await CaptureServers.ExecuteAsync(sql, string.Create(CultureInfo.InvariantCulture,
                    $"UPDATE insurance_db.users SET city = IF(city = 'Qom', 'Rasht', 'Qom'), device_type = 'Tablet' WHERE user_id BETWEEN {from} AND {Math.Min(rows, from + RowsPerTransaction - 1)}"), cancellationToken);
        }
        return await RunAsync(program, await TopicGrowth.CountAsync(servers.Log, program.Topic, cancellationToken), rows, cancellationToken);
    }

    private async Task<CaptureResult> RunAsync(ICaptureProgram program, long before, int rows, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await program.StartAsync(cancellationToken);
        try
        {
            var (first, last) = await TopicGrowth.WaitAsync(servers.Log, program.Topic, before, rows, cancellationToken);
            return new(rows, Stopwatch.GetElapsedTime(started, last), Stopwatch.GetElapsedTime(first, last), program.Use());
        }
        finally
        {
            await program.StopAsync();
        }
    }
}
