using System.Globalization;

namespace Azki.CdcBridge.Health;

/// <summary>What is worth a line in the log of what a capture does: each phase once, each table when it is copied, and those that take long now and then.</summary>
internal sealed class CaptureStory
{
    private readonly HashSet<string> _copied = [];
    private CapturePhase _phase;

    /// <summary>The lines that are new.</summary>
    /// <param name="phase">What the capture is doing.</param>
    /// <param name="snapshot">How far each table's copy is.</param>
    /// <param name="withProgress">Whether tables in the middle of their copy are told as well.</param>
    public IEnumerable<string> Next(CapturePhase phase, IReadOnlyDictionary<string, TableRows> snapshot, bool withProgress)
    {
        foreach (var (table, rows) in snapshot.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (!rows.IsComplete)
            {
                _copied.Remove(table);
                if (withProgress) yield return string.Create(CultureInfo.InvariantCulture, $"{table}: {rows.Done:N0} of about {Math.Max(rows.Done, rows.Estimated):N0} rows copied");
            }
            else if (_copied.Add(table))
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{table}: all {rows.Done:N0} rows copied");
            }
        }

        if (phase == _phase) yield break;
        _phase = phase;
        yield return CaptureHealth.Describe(phase);
    }
}
