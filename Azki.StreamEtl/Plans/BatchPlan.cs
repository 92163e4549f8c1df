using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Azki.Warehouse.Native;

namespace Azki.StreamEtl.Plans;

/// <summary>
/// A batch as it will be loaded, recorded before its first insert and repeated exactly after a crash: the blocks themselves, so nothing
/// that decided them (users, verdicts on duplicates, the program's version) can change in between.
/// </summary>
/// <param name="Id">The prefix of the inserts' tokens.</param>
/// <param name="Slices">The ranges of the log that are done with once the plan is.</param>
/// <param name="Blocks">Inserted in order, each with a token of its own.</param>
/// <param name="Statements">Run after the inserts; where one fails all are repeated, from the first on, which does no harm.</param>
/// <param name="Published">Records appended to the log after that, at least once.</param>
internal sealed record BatchPlan(
    string Id,
    IReadOnlyList<LogSlice> Slices,
    IReadOnlyList<EncodedBlock> Blocks,
    IReadOnlyList<string> Statements,
    IReadOnlyList<PublishedRecords> Published)
{
    /// <summary>The identity of the warehouse it is recorded for; <see langword="null"/> before that, and where an earlier version recorded it.</summary>
    public string? Warehouse { get; init; }

    /// <summary>A plan for ranges of the log. The id follows from the ranges and their time: two loaders of the same range would cancel each other out.</summary>
    public static BatchPlan Of(IReadOnlyList<LogSlice> slices, IReadOnlyList<EncodedBlock> blocks, IReadOnlyList<PublishedRecords>? published = null) =>
        new(IdOf(slices), slices, blocks, [], published ?? []);

    /// <summary>A plan that concerns the warehouse only.</summary>
    public static BatchPlan Of(string name, IReadOnlyList<EncodedBlock> blocks, IReadOnlyList<string> statements) =>
        new($"{name}-{Guid.NewGuid():N}", [], blocks, statements, []);

    /// <summary>The token of a block's insert.</summary>
    public string TokenOf(int block) => string.Create(CultureInfo.InvariantCulture, $"{Id}-{block}");

    private static string IdOf(IReadOnlyList<LogSlice> slices)
    {
        var text = string.Join('\n', slices.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.TopicId:N}/{s.Partition}/{s.First}/{s.Next}/{s.AppendedMs}")));
        return Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(text)));
    }
}

/// <summary>Records for one partition, in the layout of <see cref="Azki.EventLog.RecordBatchBuilder"/>.</summary>
internal sealed record PublishedRecords(string Topic, int Partition, int Count, ReadOnlyMemory<byte> Records);
