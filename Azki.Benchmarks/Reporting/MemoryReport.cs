using System.Globalization;
using System.Text.Json;
using Azki.Benchmarks.Generation;
using Azki.Benchmarks.Measurements.Memory;
using Spectre.Console;

namespace Azki.Benchmarks.Reporting;

/// <summary>What was resident, beside the bounds that the platform states of itself.</summary>
internal sealed record MemoryReport(DirectoryMemory Users, EventShape Shape, IReadOnlyList<MemorySample> Samples)
{
    private const double Megabyte = 1e6;
    private const double UsersBound = 100;
    private const double ResidentBound = 1500;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public double UsersMegabytes => Users.HeapBytes / Megabyte;

    public double PeakMegabytes => Samples[^1].Peak / Megabyte;

    /// <summary>One line. A ratio is ours over the bound: below 1 it holds.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        new
        {
            Shape = Shape.Name,
            UsersMb = Round(UsersMegabytes),
            UsersRatio = Round(UsersMegabytes / UsersBound),
            UsersAllocatedMb = Round(Users.AllocatedBytes / Megabyte),
            PeakMb = Round(PeakMegabytes),
            PeakRatio = Round(PeakMegabytes / ResidentBound),
            Samples = Samples.Select(s => new
            {
                s.Events,
                PeakMb = Round(s.Peak / Megabyte),
                ResidentMb = Round(s.Resident / Megabyte),
                FilesMb = Round(s.Files / Megabyte),
                ManagedMb = Round(s.Managed / Megabyte),
                ManagedCommittedMb = Round(s.ManagedCommitted / Megabyte),
            }),
        },
        Json);

    public void Print(IAnsiConsole console)
    {
        if (Console.IsOutputRedirected) console.Profile.Width = 200;
        console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Users.Users:N0} users in the directory of the ETL: {UsersMegabytes:0.0} MB of heap (bound {UsersBound:0}); {Users.AllocatedBytes / Megabyte:0.0} MB allocated altogether to fill it."));
        var table = new Table().Title(Markup.Escape($"Resident memory of the whole platform, MB (bound {ResidentBound:0}): {Shape.Describe}"));
        foreach (var column in (string[])["Events in all tables", "Peak", "Now", "of it pages of files", "managed heap", "held by the managed heap"]) table.AddColumn(column, c => c.RightAligned());
        foreach (var s in Samples)
            table.AddRow(s.Events.ToString("N0", CultureInfo.InvariantCulture), Text(s.Peak), Text(s.Resident), Text(s.Files), Text(s.Managed), Text(s.ManagedCommitted));
        console.Write(table);
    }

    private static string Text(long bytes) => (bytes / Megabyte).ToString("0", CultureInfo.InvariantCulture);

    private static double Round(double value) => Math.Round(value, 3);
}
