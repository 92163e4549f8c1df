using Microsoft.Extensions.Options;

namespace Azki.StreamEtl.Batches;

/// <summary>
/// How much a batch may hold: what the settings say, and less for a while after the engine ran out of memory. A batch that is recorded keeps
/// its rows; the ones after it are smaller. Safe for concurrent use.
/// </summary>
internal sealed class BatchSize(IOptions<StreamEtlOptions> options)
{
    private const int SmallestShare = 64;
    private const int BatchesUntilLarger = 20;
    private volatile int _share = 1;
    private int _worked;

    /// <summary>Rows after which a batch is loaded.</summary>
    public int Rows => Math.Max(1, options.Value.MaxBatchRows / _share);

    /// <summary>Bytes of records after which a batch is loaded.</summary>
    public long Bytes => Math.Max(1, options.Value.MaxBatchBytes / _share);

    /// <summary>Whether memory is short.</summary>
    public bool IsReduced => _share > 1;

    /// <summary>The engine ran out of memory.</summary>
    public void Reduce() => (_share, _worked) = (Math.Min(_share * 2, SmallestShare), 0);

    /// <summary>A batch was loaded; after some of them the next may be larger again.</summary>
    public void Worked()
    {
        if (!IsReduced || ++_worked < BatchesUntilLarger) return;
        (_share, _worked) = (_share / 2, 0);
    }
}
