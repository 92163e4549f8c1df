using System.Buffers.Binary;
using System.Globalization;
using Azki.Core.Users;
using Azki.Warehouse;

namespace Azki.StreamEtl.Identity;

/// <summary>Asks the warehouse which event ids it has.</summary>
internal sealed class EventIdStore(WarehouseClient warehouse)
{
    // Of at most 20 digits each, below the 256 KiB that the engine parses of a query.
    private const int IdsPerQuery = 10_000;

    /// <summary>Answers what <paramref name="known"/> misses.</summary>
    public async Task FillAsync(KnownEvents known, CancellationToken cancellationToken)
    {
        if (known.Missing.IsEmpty) return;
        known.StoredDays ??= await ReadStoredDaysAsync(cancellationToken).ConfigureAwait(false);
        var answer = known.BeginLearning();
        await ReadDaysAsync(known.Missing.Days, answer, cancellationToken).ConfigureAwait(false);
        await ReadGivenAsync(known.Missing.GivenIds, answer, cancellationToken).ConfigureAwait(false);
        answer.Complete();
    }

    // Answered from what the parts say of themselves, however many rows they have.
    private async Task<(int First, int Last)> ReadStoredDaysAsync(CancellationToken cancellationToken)
    {
        const string sql = "SELECT count() = 0, toInt32(min(event_date)), toInt32(max(event_date)) FROM processed_events_storage";
        var stored = await warehouse.QueryAsync(
            sql, r => r.GetByte(0) == 1 ? (int.MaxValue, int.MinValue) : (r.GetInt32(1), r.GetInt32(2)), null, cancellationToken).ConfigureAwait(false);
        return stored[0];
    }

    private async Task ReadDaysAsync(HashSet<int> days, KnownAnswer answer, CancellationToken cancellationToken)
    {
        // Months far from each other make a long list: the engine prunes by day either way.
        foreach (var some in days.Chunk(400))
        {
            var list = string.Join(',', some.Select(d => $"'{Enrichment.DateOf(d):yyyy-MM-dd}'"));
            var sql = $"SELECT event_date, event_id FROM processed_events_storage WHERE event_date IN ({list})";
            await warehouse.ReadRowsAsync(sql, 10, row => answer.Add(BinaryPrimitives.ReadUInt16LittleEndian(row), BinaryPrimitives.ReadUInt64LittleEndian(row[2..])),
                cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReadGivenAsync(HashSet<ulong> ids, KnownAnswer answer, CancellationToken cancellationToken)
    {
        foreach (var some in ids.Chunk(IdsPerQuery))
        {
            var list = string.Join(',', some.Select(id => id.ToString(CultureInfo.InvariantCulture)));
            await warehouse.ReadRowsAsync($"SELECT event_id FROM given_event_ids WHERE event_id IN ({list})", 8,
                row => answer.AddGiven(BinaryPrimitives.ReadUInt64LittleEndian(row)), cancellationToken).ConfigureAwait(false);
        }
    }
}
