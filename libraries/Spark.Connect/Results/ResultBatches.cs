using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Response = Spark.Connect.Protocol.ExecutePlanResponse;

namespace Spark.Connect;

/// <summary>Arrow batches out of the responses of an execution. They look into the memory of the message they came in; nothing is copied.</summary>
internal static class ResultBatches
{
    public static async IAsyncEnumerable<RecordBatch> ReadAsync(IAsyncEnumerable<Response> responses, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var assembler = new BatchAssembler();
        await foreach (var response in responses.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (response.ResponseTypeCase != Response.ResponseTypeOneofCase.ArrowBatch || assembler.Add(response.ArrowBatch) is not { } stream) continue;
            foreach (var batch in Decode(stream, response.ArrowBatch.RowCount)) yield return batch;
        }
        assembler.Complete();
    }

    /// <summary>The batches of one Arrow IPC stream.</summary>
    /// <exception cref="ResultFormatException">It is damaged, or has not as many rows as the server says.</exception>
    public static List<RecordBatch> Decode(ReadOnlyMemory<byte> stream, long rows)
    {
        var batches = new List<RecordBatch>();
        try
        {
            using var reader = new ArrowStreamReader(stream);
            while (reader.ReadNextRecordBatch() is { } batch) batches.Add(batch);
        }
        catch (Exception e) when (e is not ResultFormatException)
        {
            throw new ResultFormatException($"A batch of results can't be read: {e.Message} (Compressed Arrow is not read: leave spark.sql.execution.arrow.compression.codec at none.)", e);
        }
        var found = batches.Sum(b => (long)b.Length);
        return found == rows ? batches : throw new ResultFormatException($"A batch of {rows} rows has {found}. Run the query again.");
    }
}
