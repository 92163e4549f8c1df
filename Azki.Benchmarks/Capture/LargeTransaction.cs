using System.Globalization;

namespace Azki.Benchmarks.Capture;

/// <summary>One transaction of gigabytes: what the bridge holds in memory while it passes.</summary>
internal static class LargeTransaction
{
    private const int RowBytes = 4096;

    /// <returns>What the bridge used, and the bytes of the transaction in the binary log.</returns>
    public static async Task<(ProcessUse Use, long Bytes)> MeasureAsync(CaptureServers servers, long bytes, CancellationToken cancellationToken)
    {
        // Before and after: each row twice.
        var rows = (int)(bytes / RowBytes / 2);
        await using var sql = await servers.ConnectAsync(cancellationToken);
        await CaptureServers.ExecuteAsync(sql, string.Create(CultureInfo.InvariantCulture, $"""
            USE insurance_db;
            CREATE TABLE insurance_db.wide (id INT PRIMARY KEY, pad VARCHAR({RowBytes}) CHARACTER SET latin1);
            SET SESSION cte_max_recursion_depth = {rows + 1};
            INSERT INTO insurance_db.wide WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) SELECT i, REPEAT(SHA2(i, 256), {RowBytes / 64}) FROM n
            """), cancellationToken);

        var bridge = new BridgeProgram(servers, "wide", "insurance_db.wide");
        const string Topic = "wide.insurance_db.wide";
        await bridge.StartAsync(cancellationToken);
        try
        {
            await TopicGrowth.WaitAsync(servers.Log, Topic, 0, rows, cancellationToken);
            var before = await LogBytesAsync(sql, cancellationToken);
            await CaptureServers.ExecuteAsync(sql, "UPDATE insurance_db.wide SET pad = CONCAT('x', SUBSTRING(pad, 2))", cancellationToken);
            var written = await LogBytesAsync(sql, cancellationToken) - before;
            await TopicGrowth.WaitAsync(servers.Log, Topic, rows, rows, cancellationToken);
            return (bridge.Use(), written);
        }
        finally
        {
            await bridge.StopAsync();
        }
    }

    private static async Task<long> LogBytesAsync(MySqlConnector.MySqlConnection sql, CancellationToken cancellationToken)
    {
        await using var command = new MySqlConnector.MySqlCommand("SHOW BINARY LOGS", sql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var bytes = 0L;
        while (await reader.ReadAsync(cancellationToken)) bytes += Convert.ToInt64(reader.GetValue(1), CultureInfo.InvariantCulture);
        return bytes;
    }
}
