using System.Text;

namespace Azki.SparkEtl.Tests.Fixtures;

/// <summary>Files of events: the sample, and dirty ones.</summary>
internal static class Inputs
{
    public static string Sample { get; } = Path.Combine(AppContext.BaseDirectory, "data", "user_events.csv");

    public static string Users { get; } = Path.Combine(AppContext.BaseDirectory, "data", "users.csv");

    public static string DirtyCsv(string folder, int rows) =>
        Write(folder, "dirty.csv", [Encoding.UTF8.GetBytes("\uFEFF" + DirtyRows.Header), .. DirtyRows.Some(DirtyRows.CsvRow, rows)]);

    public static string DirtyNdjson(string folder, int rows) => Write(folder, "dirty.ndjson", DirtyRows.Some(DirtyRows.JsonRow, rows));

    public static string Write(string folder, string name, IEnumerable<byte[]> lines)
    {
        var path = Path.Combine(folder, name);
        using var file = File.Create(path);
        foreach (var line in lines)
        {
            file.Write(line);
            file.WriteByte((byte)'\n');
        }
        return path;
    }
}
