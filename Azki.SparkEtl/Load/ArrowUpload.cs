using Apache.Arrow;
using Apache.Arrow.Ipc;
using Azki.Warehouse;

namespace Azki.SparkEtl.Load;

/// <summary>
/// Passes Spark's results on to the warehouse, as Arrow streams. An insert begins when all it takes is here: a server ends one that hears nothing for half a
/// minute, and a task of Spark may take longer. While one is inserted the next is gathered. Results of Spark come once, whatever tasks were retried.
/// </summary>
internal static class ArrowUpload
{
    /// <summary>Few enough to be held two times for each piece on its way, and many enough to be a part of the table that is worth having.</summary>
    public const int BytesOfAnInsert = 32 << 20;

    /// <summary>Inserts all batches; the columns are named as in the table.</summary>
    /// <param name="warehouse">The warehouse.</param>
    /// <param name="table">The table.</param>
    /// <param name="batches">What Spark sends.</param>
    /// <param name="bytesOfAnInsert">So many bytes, or somewhat more, go together.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task InsertAsync(WarehouseClient warehouse, string table, IAsyncEnumerable<RecordBatch> batches, int bytesOfAnInsert, CancellationToken cancellationToken)
    {
        await using var all = batches.GetAsyncEnumerator(cancellationToken);
        var inserting = Task.CompletedTask;
        try
        {
            var more = await all.MoveNextAsync().ConfigureAwait(false);
            while (more)
            {
                var schema = all.Current.Schema;
                var bytes = new MemoryStream();
                using (var writer = new ArrowStreamWriter(bytes, schema, leaveOpen: true))
                {
                    do await writer.WriteRecordBatchAsync(all.Current, cancellationToken).ConfigureAwait(false);
                    while (bytes.Length < bytesOfAnInsert && (more = await all.MoveNextAsync().ConfigureAwait(false)));
                    await writer.WriteEndAsync(cancellationToken).ConfigureAwait(false);
                }
                await inserting.ConfigureAwait(false);
                inserting = InsertAsync(warehouse, table, schema, bytes, cancellationToken);
                if (more) more = await all.MoveNextAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            // What Spark sent no more of is not left behind: the insert of what came before ends first, whatever it comes to.
            await inserting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await inserting.ConfigureAwait(false);
    }

    private static async Task InsertAsync(WarehouseClient warehouse, string table, Schema schema, MemoryStream bytes, CancellationToken cancellationToken)
    {
        await using var _ = bytes.ConfigureAwait(false);
        bytes.Position = 0;
        await warehouse.InsertStreamAsync(table, [.. schema.FieldsList.Select(f => f.Name)], bytes, "ArrowStream", cancellationToken).ConfigureAwait(false);
    }
}
