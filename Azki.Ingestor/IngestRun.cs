using Azki.Core.Events;
using Azki.Core.Quarantine;
using Azki.Ingestor.Rows;

namespace Azki.Ingestor;

/// <summary>
/// One run of a source: each row given to it is either accepted or refused, and counted once. Not for use by several threads at once.
/// </summary>
internal sealed class IngestRun(
    string source, string ingestId, string rowSource, EventNormalizer normalizer, RawEventWriter writer, TimeProvider time)
    : IAsyncDisposable
{
    private readonly long[] _perReason = new long[Enum.GetValues<RejectReason>().Length];
    private long _nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();

    public string IngestId => ingestId;

    public long Accepted { get; private set; }

    public long Quarantined { get; private set; }

    public long Read => Accepted + Quarantined;

    /// <summary>Whether <see cref="SendFullAsync"/> is due before another row is given.</summary>
    public bool IsFull => writer.IsFull;

    /// <summary>The header of a CSV source: without it a refused row could not be read again.</summary>
    public string Columns { get; set; } = "";

    /// <summary>Whether the input has a part whose rows could not be told apart: how many they were is not known.</summary>
    public bool IsRestUnread { get; set; }

    /// <summary>The first refused rows, where they are asked for.</summary>
    public RowErrors? Errors { get; init; }

    public void Accept(in RawEvent raw, ReadOnlySpan<byte> row, RowPlace place)
    {
        if (!normalizer.TryNormalize(raw, _nowMs, out var e, out var reason))
        {
            Reject(reason, row, place);
            return;
        }

        writer.Add(e);
        Accepted++;
    }

    public void Reject(RejectReason reason, ReadOnlySpan<byte> row, RowPlace place)
    {
        writer.Quarantine(QuarantinedRow.Create(time.GetUtcNow(), rowSource, place.ToString(), QuarantinedRow.EventKind, reason, row) with { Columns = Columns });
        _perReason[(int)reason]++;
        Quarantined++;
        Errors?.Add(place.Number, reason);
    }

    /// <summary>Has what comes next be of now: whatever gives the rows may have waited for them for days.</summary>
    public void LookAtClock() => _nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Sends what is worth sending.</summary>
    public ValueTask SendFullAsync(CancellationToken cancellationToken) => writer.SendFullAsync(cancellationToken);

    /// <summary>Completes once every row is durable.</summary>
    public async Task<IngestResult> CompleteAsync(CancellationToken cancellationToken)
    {
        await writer.FlushAsync(cancellationToken);
        IngestorMetrics.Count(Accepted, _perReason);
        var perReason = Enum.GetValues<RejectReason>().Where(reason => _perReason[(int)reason] > 0)
            .ToDictionary(RejectReasons.Code, reason => _perReason[(int)reason]);
        return new IngestResult(source, ingestId, Read, Accepted, Quarantined, perReason) { IsRestUnread = IsRestUnread };
    }

    public ValueTask DisposeAsync() => writer.DisposeAsync();
}
