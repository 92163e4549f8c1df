using Google.Protobuf;
using Spark.Connect.Protocol;

namespace Spark.Connect;

/// <summary>Puts together batches that came in chunks, and sees that none is missing or there twice.</summary>
internal sealed class BatchAssembler
{
    private readonly List<ByteString> _chunks = [];
    private long _rows;

    /// <summary>The Arrow IPC stream of a batch; null until all of its chunks are there.</summary>
    /// <exception cref="ResultFormatException">The batch or chunk is not the next one.</exception>
    public ReadOnlyMemory<byte>? Add(ExecutePlanResponse.Types.ArrowBatch batch)
    {
        if (batch.HasStartOffset && batch.StartOffset != _rows) throw new ResultFormatException($"A batch begins at row {batch.StartOffset}, after {_rows} rows: results are missing or came twice. Run the query again.");
        var chunks = batch.HasNumChunksInBatch ? batch.NumChunksInBatch : 1;
        if ((batch.HasChunkIndex ? batch.ChunkIndex : 0) != _chunks.Count) throw new ResultFormatException($"Chunk {batch.ChunkIndex} of a batch came where {_chunks.Count} was due. Run the query again.");
        _chunks.Add(batch.Data);
        if (_chunks.Count < chunks) return null;
        var whole = _chunks.Count == 1 ? batch.Data.Memory : Join();
        _chunks.Clear();
        _rows += batch.RowCount;
        return whole;
    }

    /// <summary>No more comes.</summary>
    public void Complete()
    {
        if (_chunks.Count > 0) throw new ResultFormatException($"The last batch ends after {_chunks.Count} of its chunks. Run the query again.");
    }

    private byte[] Join()
    {
        var whole = new byte[_chunks.Sum(c => c.Length)];
        var at = 0;
        foreach (var chunk in _chunks)
        {
            chunk.Span.CopyTo(whole.AsSpan(at));
            at += chunk.Length;
        }
        return whole;
    }
}
