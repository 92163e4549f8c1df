using System.IO.Pipelines;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Azki.Warehouse;

namespace Azki.SparkEtl.Load;

/// <summary>Passes Spark's results on to the warehouse as they come, as Arrow streams. Results of Spark come once, whatever tasks were retried.</summary>
internal static class ArrowUpload
{
    // Some 16 MB of what Spark sends ahead while the warehouse is busy.
    private static readonly PipeOptions Buffer = new(pauseWriterThreshold: 16 << 20, resumeWriterThreshold: 8 << 20, minimumSegmentSize: 1 << 16, useSynchronizationContext: false);

    /// <summary>Inserts all batches in one insert; the columns are named as in the table.</summary>
    public static async Task InsertAsync(WarehouseClient warehouse, string table, IAsyncEnumerable<RecordBatch> batches, CancellationToken cancellationToken)
    {
        await using var all = batches.GetAsyncEnumerator(cancellationToken);
        if (!await all.MoveNextAsync().ConfigureAwait(false)) return;
        var columns = all.Current.Schema.FieldsList.Select(f => f.Name).ToList();
        var pipe = new Pipe(Buffer);
        var writing = WriteAsync(pipe.Writer, all, cancellationToken);
        try
        {
            await warehouse.InsertStreamAsync(table, columns, pipe.Reader.AsStream(), "ArrowStream", cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // An insert that failed reads no more: the writer must not wait for it.
            await pipe.Reader.CompleteAsync().ConfigureAwait(false);
            await writing.ConfigureAwait(false);
        }
    }

    // The enumerator stands at the first batch.
    private static async Task WriteAsync(PipeWriter output, IAsyncEnumerator<RecordBatch> batches, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            using var writer = new ArrowStreamWriter(output.AsStream(leaveOpen: true), batches.Current.Schema, leaveOpen: true);
            do await writer.WriteRecordBatchAsync(batches.Current, cancellationToken).ConfigureAwait(false);
            while (await batches.MoveNextAsync().ConfigureAwait(false));
            await writer.WriteEndAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // The insert must fail too: a stream that only ends would be taken for a whole one.
            failure = e;
            throw;
        }
        finally
        {
            await output.CompleteAsync(failure).ConfigureAwait(false);
        }
    }
}
