using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Azki.Benchmarks.Binlog;

/// <summary>The figures side by side. Ratios are of CPU time, which holds on a machine that is shared.</summary>
internal sealed record BinlogReport(int Rows, BinlogResult Values, BinlogResult Texts, BinlogResult Envelopes, BinlogResult MySqlBinlog)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public string ToJson() => JsonSerializer.Serialize(new { Rows, Values = Of(Values), Texts = Of(Texts), Envelopes = Of(Envelopes), Mysqlbinlog = Of(MySqlBinlog) }, Json);

    public void Print(IAnsiConsole console)
    {
        // In a pipe there is no width to fit: lines stay whole.
        if (Console.IsOutputRedirected) console.Profile.Width = 200;
        var table = new Table().Title(string.Create(CultureInfo.InvariantCulture, $"{Rows:N0} updates of users, both images"));
        table.AddColumn("Measured");
        foreach (var column in (string[])["Rows/s", "Rows/s of CPU", "Seconds", "CPU s", "Bytes/row", "x mysqlbinlog"]) table.AddColumn(column, c => c.RightAligned());
        Add("MySql.Replication: every value by its type", Values);
        Add("MySql.Replication: every value as text", Texts);
        Add("Azki.CdcBridge: Debezium's key and value", Envelopes);
        Add("mysqlbinlog -vv to /dev/null", MySqlBinlog);
        console.Write(table);

        void Add(string name, BinlogResult r) => table.AddRow(
            name, Number(r.RowsPerSecond, "N0"), Number(r.RowsPerCpuSecond, "N0"), Number(r.Elapsed.TotalSeconds, "0.00"), Number(r.Cpu.TotalSeconds, "0.00"),
            r == MySqlBinlog ? "" : Number(r.AllocatedPerRow, "0.00"), Number(Ratio(r), "0.0"));
    }

    private double Ratio(BinlogResult result) => MySqlBinlog.Cpu / result.Cpu;

    private object Of(BinlogResult r) => new
    {
        RowsPerSecond = Math.Round(r.RowsPerSecond),
        RowsPerCpuSecond = Math.Round(r.RowsPerCpuSecond),
        Seconds = Math.Round(r.Elapsed.TotalSeconds, 3),
        CpuSeconds = Math.Round(r.Cpu.TotalSeconds, 3),
        AllocatedPerRow = Math.Round(r.AllocatedPerRow, 3),
        TimesMysqlbinlog = Math.Round(Ratio(r), 2),
    };

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
