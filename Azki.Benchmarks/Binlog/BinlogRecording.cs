using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Azki.Benchmarks.Binlog;

/// <summary>A binlog file that a real MySQL wrote, and the server's own program for reading it.</summary>
/// <param name="File">Updates of the table users, all columns before and after.</param>
/// <param name="MySqlBinlog">The program mysqlbinlog.</param>
internal sealed record BinlogRecording(string File, string MySqlBinlog)
{
    private const string Variable = "AZKI_TEST_SERVICES_DIR";

    public static async Task<BinlogRecording> CreateAsync(string folder, int rows, CancellationToken cancellationToken)
    {
        var script = FindScript();
        var programs = await RunAsync(Path.Combine(Path.GetDirectoryName(script)!, "unpack.sh"), cancellationToken, "mysql");
        var server = Path.Combine(folder, "mysql");
        await RunAsync(script, cancellationToken, "start", server, FreePort().ToString(CultureInfo.InvariantCulture), "--innodb-flush-log-at-trx-commit=0", "--sync-binlog=0");
        try
        {
            await RunAsync(script, cancellationToken, "sql", server, "-e", Setup(rows));
            var log = await RunAsync(script, cancellationToken, "sql", server, "-N", "-e", "FLUSH BINARY LOGS; SHOW BINARY LOG STATUS");
            await RunAsync(script, cancellationToken, "sql", server, "-e", "UPDATE insurance_db.users SET city = CONCAT(city, ' 2'), device_type = 'TV'; FLUSH BINARY LOGS");
            var copy = Path.Combine(folder, "recorded");
            System.IO.File.Copy(Path.Combine(server, "data", log.Split('\t')[0]), copy);
            return new(copy, Path.Combine(programs, "mysqlbinlog"));
        }
        finally
        {
            await RunAsync(script, CancellationToken.None, "stop", server);
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

    private static string FindScript()
    {
        var root = AppContext.BaseDirectory;
        while (root is not null && !System.IO.File.Exists(Path.Combine(root, "Azki.sln"))) root = Path.GetDirectoryName(root);
        var folders = new[] { Environment.GetEnvironmentVariable(Variable), root is null ? null : Path.Combine(root, "..", "shared", "services") };
        return folders.Where(f => !string.IsNullOrEmpty(f)).Select(f => Path.GetFullPath(Path.Combine(f!, "mysql.sh"))).FirstOrDefault(System.IO.File.Exists)
            ?? throw new InvalidOperationException($"A real MySQL is needed to record a binlog: name the folder that has mysql.sh as {Variable}.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<string> RunAsync(string script, CancellationToken cancellationToken, params string[] arguments)
    {
        // The server inherits what the script has open: a pipe would stay open as long as it lives.
        var output = Path.GetTempFileName();
        var start = new ProcessStartInfo("bash", ["-c", "out=$1; shift; exec bash \"$@\" >\"$out\" 2>&1 </dev/null", "bash", output, script, .. arguments]);
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(cancellationToken);
        var text = await System.IO.File.ReadAllTextAsync(output, cancellationToken);
        System.IO.File.Delete(output);
        return process.ExitCode == 0 ? text.Trim() : throw new InvalidOperationException($"{Path.GetFileName(script)} {arguments[0]}: {text.Trim()}");
    }
}
