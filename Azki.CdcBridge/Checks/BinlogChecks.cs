using System.Globalization;
using Azki.CdcBridge.Source;
using MySql.Replication;
using MySqlConnector;

namespace Azki.CdcBridge.Checks;

/// <summary>Whether the server logs changes, and so that whole rows can be read from its log.</summary>
internal sealed class BinlogChecks(MySqlConnection connection, ServerVersion version, TablePatterns patterns, CdcOptions options)
{
    public async Task<IReadOnlyList<CheckResult>> RunAsync(CancellationToken cancellationToken)
    {
        var variables = (await connection.RowsAsync("SHOW GLOBAL VARIABLES", cancellationToken).ConfigureAwait(false))
            .Where(v => v[0] is not null).ToDictionary(v => v[0]!, v => v[1] ?? "", StringComparer.OrdinalIgnoreCase);
        var results = new List<CheckResult>
        {
            Expect("binary log", "log_bin", "ON", "In my.cnf under [mysqld]: log_bin = binlog, and restart the server", "the server logs no changes"),
            Expect("log format", "binlog_format", "ROW", Set("binlog_format = 'ROW'"), "rows are read, not statements"),
            Expect("row image", "binlog_row_image", "FULL", Set("binlog_row_image = 'FULL'"), "columns that did not change are missing in the log"),
            Expect("row metadata", "binlog_row_metadata", "FULL", Set("binlog_row_metadata = 'FULL'"), "names of columns are looked up, which is slower and sees a table as it is now", CheckState.Advice),
        };
        if (variables.ContainsKey("binlog_row_value_options"))
            results.Add(Expect("JSON updates", "binlog_row_value_options", "", Set("binlog_row_value_options = ''"), "updates of JSON columns are logged in part"));
        if (!version.IsMariaDb)
        {
            // A server goes from OFF to ON in steps, each of which it must be given time for.
            const string Steps = "SET PERSIST enforce_gtid_consistency = ON; SET PERSIST gtid_mode = OFF_PERMISSIVE; SET PERSIST gtid_mode = ON_PERMISSIVE; SET PERSIST gtid_mode = ON";
            results.Add(Expect("GTID mode", "gtid_mode", "ON", Steps, "another server behind the same address cannot be followed, only told", CheckState.Advice));
        }
        results.Add(Retention(variables));
        return results;

        CheckResult Expect(string name, string variable, string wanted, string remedy, string drawback, CheckState otherwise = CheckState.Missing)
        {
            // What an old server does not know, it does not have.
            if (!variables.TryGetValue(variable, out var value)) return new(name, CheckState.Advice, $"{variable} is not known to this server");
            return string.Equals(value, wanted, StringComparison.OrdinalIgnoreCase)
                ? new(name, CheckState.Fine, $"{variable} = {(value.Length == 0 ? "(empty)" : value)}")
                : new(name, otherwise, $"{variable} is {value}, not {wanted}: {drawback}", remedy);
        }
    }

    private CheckResult Retention(Dictionary<string, string> variables)
    {
        const string Name = "retention";
        var seconds = Number("binlog_expire_logs_seconds") is var exact and > 0 ? exact : Number("expire_logs_days") * 86400;
        if (seconds == 0) return new(Name, CheckState.Fine, "the log is kept until it is purged by hand");
        var words = $"the log is kept {TimeSpan.FromSeconds(seconds)}";
        return TimeSpan.FromSeconds(seconds) >= options.LeastRetention
            ? new(Name, CheckState.Fine, words)
            : new(Name, CheckState.Advice, $"{words}: after a longer stop a new snapshot is needed ({string.Join(", ", patterns.Texts)})", Set("binlog_expire_logs_seconds = 604800"));

        long Number(string variable) =>
            variables.TryGetValue(variable, out var text) && decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? (long)number : 0;
    }

    // MariaDB has no SET PERSIST: there it is also to be written into my.cnf.
    private string Set(string assignment) => version.IsMariaDb ? $"SET GLOBAL {assignment}; and the same in my.cnf under [mysqld]" : $"SET PERSIST {assignment}";
}
