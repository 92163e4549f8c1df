using System.Globalization;
using Azki.Benchmarks.Runs;
using Testing;

namespace Azki.Benchmarks.Binlog;

/// <summary>A binlog file that a real MySQL wrote, and the server's own program for reading it.</summary>
/// <param name="File">Updates of the table users, all columns before and after.</param>
/// <param name="MySqlBinlog">The program mysqlbinlog.</param>
internal sealed record BinlogRecording(string File, string MySqlBinlog)
{
    public static async Task<BinlogRecording> CreateAsync(string folder, int rows, CancellationToken cancellationToken)
    {
        var script = ServiceScript.Find("mysql.sh");
        var programs = await ServiceScript.RunAsync(Path.Combine(Path.GetDirectoryName(script)!, "unpack.sh"), cancellationToken, "mysql");
        var server = Path.Combine(folder, "mysql");
        await ServiceScript.RunAsync(script, cancellationToken, "start", server, ServerPort.Free().ToString(CultureInfo.InvariantCulture), "--innodb-flush-log-at-trx-commit=0", "--sync-binlog=0");
        try
        {
            await ServiceScript.RunAsync(script, cancellationToken, "sql", server, "-e", Setup(rows));
            var log = await ServiceScript.RunAsync(script, cancellationToken, "sql", server, "-N", "-e", "FLUSH BINARY LOGS; SHOW BINARY LOG STATUS");
            await ServiceScript.RunAsync(script, cancellationToken, "sql", server, "-e", "UPDATE insurance_db.users SET city = CONCAT(city, ' 2'), device_type = 'TV'; FLUSH BINARY LOGS");
            var copy = Path.Combine(folder, "recorded");
            System.IO.File.Copy(Path.Combine(server, "data", log.Split('\t')[0]), copy);
            return new(copy, Path.Combine(programs, "mysqlbinlog"));
        }
        finally
        {
            await ServiceScript.RunAsync(script, CancellationToken.None, "stop", server);
        }
    }

    /// <summary>The table that is captured in production.</summary>
    private static string Setup(int rows) => string.Create(CultureInfo.InvariantCulture, $"""
        CREATE DATABASE insurance_db; USE insurance_db;
        CREATE TABLE users (user_id INT UNSIGNED PRIMARY KEY, signup_date DATE, city VARCHAR(64), device_type VARCHAR(32),
          created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP);
        SET SESSION cte_max_recursion_depth = {rows + 1};
        INSERT INTO users (user_id, signup_date, city, device_type)
          WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})
          SELECT i, DATE_ADD('2020-01-01', INTERVAL i % 1500 DAY), ELT(1 + i % 5, 'Tehran', 'Mashhad', 'Isfahan', 'Shiraz', 'Tabriz'), ELT(1 + i % 3, 'Mobile', 'Desktop', 'Tablet') FROM n
        """);
}
