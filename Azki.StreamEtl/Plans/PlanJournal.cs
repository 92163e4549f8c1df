using System.Globalization;

namespace Azki.StreamEtl.Plans;

/// <summary>The plans that were recorded and not yet completed, in order: a folder of numbered files.</summary>
internal sealed class PlanJournal
{
    private const string Extension = ".plan";
    private readonly string _folder;
    private long _last;

    public PlanJournal(string folder)
    {
        _folder = Directory.CreateDirectory(folder).FullName;
        // What was not renamed was never begun.
        foreach (var unfinished in Directory.EnumerateFiles(_folder, "*.tmp")) File.Delete(unfinished);
        _last = Numbers().LastOrDefault();
    }

    /// <summary>The plans to repeat after a restart, oldest first.</summary>
    public IEnumerable<(long Number, BatchPlan Plan)> Pending() => Numbers().Select(n => (n, PlanFile.Read(PathOf(n))));

    /// <summary>The number of the next plan: plans are repeated in the order of their numbers.</summary>
    public long Reserve() => ++_last;

    /// <summary>Records a plan durably; its inserts may begin.</summary>
    public void Record(long number, BatchPlan plan) => PlanFile.Write(PathOf(number), plan);

    /// <summary>Forgets a plan whose every step is done.</summary>
    public void Complete(long number) => File.Delete(PathOf(number));

    private List<long> Numbers() =>
    [
        .. Directory.EnumerateFiles(_folder, "*" + Extension)
            .Select(f => long.Parse(Path.GetFileNameWithoutExtension(f), NumberStyles.None, CultureInfo.InvariantCulture))
            .Order(),
    ];

    private string PathOf(long number) => Path.Combine(_folder, number.ToString("D12", CultureInfo.InvariantCulture) + Extension);
}
