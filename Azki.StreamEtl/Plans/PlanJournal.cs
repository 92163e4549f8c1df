using System.Collections.Concurrent;
using System.Globalization;

namespace Azki.StreamEtl.Plans;

/// <summary>
/// The plans that were recorded and not yet completed, in order: a folder of numbered files. The files of plans that are done are written over
/// by later ones. Safe for concurrent use.
/// </summary>
internal sealed class PlanJournal : IDisposable
{
    private const string Extension = ".plan";
    private const string SpareExtension = ".spare";

    // As many as are under way at once, but for those so large that they are an exception.
    private const int MostSpares = LoadsInFlight.Most;
    private const long LargestSpare = 64 << 20;

    private readonly string _folder;
    private readonly Lock _recording = new();
    private readonly ConcurrentQueue<string> _spares = [];
    // Those whose new name may not be durable yet: the next plan that is recorded makes it so, at no cost of its own.
    private readonly ConcurrentQueue<string> _renamed = [];
    private long _last;

    public PlanJournal(string folder)
    {
        _folder = Directory.CreateDirectory(folder).FullName;
        // What was not renamed was never begun.
        foreach (var leftover in (string[])[PlanFile.Unfinished, SpareExtension])
            foreach (var file in Directory.EnumerateFiles(_folder, "*" + leftover)) File.Delete(file);
        _last = Numbers().LastOrDefault();
    }

    /// <summary>The plans to repeat after a restart, oldest first.</summary>
    public IEnumerable<(long Number, BatchPlan Plan)> Pending() => Numbers().Select(n => (n, PlanFile.Read(PathOf(n))));

    /// <summary>The number of the next plan: plans are repeated in the order of their numbers.</summary>
    public long Reserve() => ++_last;

    /// <summary>Records a plan durably; its inserts may begin.</summary>
    public void Record(long number, BatchPlan plan)
    {
        lock (_recording)
        {
            var renamed = _renamed.Count;
            try
            {
                PlanFile.Write(PathOf(number), plan, _spares.TryDequeue(out var spare) ? spare : null);
            }
            catch (IOException)
            {
                // Where the disk is full, they are the first to go.
                Dispose();
                throw;
            }
            for (; renamed > 0 && _renamed.TryDequeue(out var file); renamed--) _spares.Enqueue(file);
        }
    }

    /// <summary>Forgets a plan whose every step is done.</summary>
    public void Complete(long number)
    {
        var file = new FileInfo(PathOf(number));
        if (!file.Exists) return;
        if (_spares.Count + _renamed.Count >= MostSpares || file.Length > LargestSpare)
        {
            file.Delete();
            return;
        }
        var spare = Path.ChangeExtension(file.FullName, SpareExtension);
        file.MoveTo(spare);
        _renamed.Enqueue(spare);
    }

    /// <summary>Deletes the files that no plan needs any more; those of plans stay.</summary>
    public void Dispose()
    {
        while (_spares.TryDequeue(out var file) || _renamed.TryDequeue(out file)) File.Delete(file);
    }

    private List<long> Numbers() =>
    [
        .. Directory.EnumerateFiles(_folder, "*" + Extension)
            .Select(f => long.Parse(Path.GetFileNameWithoutExtension(f), NumberStyles.None, CultureInfo.InvariantCulture))
            .Order(),
    ];

    private string PathOf(long number) => Path.Combine(_folder, number.ToString("D12", CultureInfo.InvariantCulture) + Extension);
}
