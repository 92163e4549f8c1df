using Azki.SparkEtl.Tests.Fixtures;
using Spark.Connect.Tests.Fixtures;

[assembly: AssemblyFixture(typeof(LoggedSpark))]

namespace Azki.SparkEtl.Tests.Fixtures;

/// <summary>Spark that writes down what its pages show: both are made of the same events.</summary>
public sealed class LoggedSpark() : SparkServer("local[1]")
{
    private string _folder = "";

    /// <summary>All events, from when a text is among them.</summary>
    public async Task<string> ReadEventsAsync(string text, CancellationToken cancellationToken)
    {
        while (true)
        {
            var events = string.Concat(Directory.EnumerateFiles(_folder, "events_*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(Read));
            if (events.Contains(text, StringComparison.Ordinal)) return events;
            await Task.Delay(50, cancellationToken);
        }
    }

    protected override string SettingsIn(string folder)
    {
        _folder = Directory.CreateDirectory(Path.Combine(folder, "events")).FullName;
        return $" --conf spark.eventLog.enabled=true --conf spark.eventLog.compress=false --conf spark.eventLog.dir=file:{_folder}";
    }

    private static string Read(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }
}
