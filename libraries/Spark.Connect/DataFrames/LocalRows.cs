using Apache.Arrow;
using Apache.Arrow.Ipc;
using Google.Protobuf;
using Spark.Connect.Protocol;

namespace Spark.Connect;

/// <summary>Rows of this process as a relation: in the plan itself while small, else kept by the server as an artifact that plans refer to.</summary>
internal static class LocalRows
{
    // Plans are sent again with each use of the data frame.
    private const int LargestInPlan = 256 * 1024;

    public static async Task<DataFrame> CreateAsync(SparkSession session, Schema schema, IEnumerable<RecordBatch> batches, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream();
        using (var writer = new ArrowStreamWriter(stream, schema, leaveOpen: true))
        {
            await writer.WriteStartAsync(cancellationToken).ConfigureAwait(false);
            foreach (var batch in batches) await writer.WriteRecordBatchAsync(batch, cancellationToken).ConfigureAwait(false);
            await writer.WriteEndAsync(cancellationToken).ConfigureAwait(false);
        }
        var rows = new LocalRelation { Data = UnsafeByteOperations.UnsafeWrap(stream.GetBuffer().AsMemory(0, (int)stream.Length)) };
        var relation = new Relation { Common = new() };
        if (stream.Length <= LargestInPlan) relation.LocalRelation = rows;
        else relation.CachedLocalRelation = new() { Hash = await ArtifactUpload.KeepAsync(session.Calls, rows.ToByteArray(), cancellationToken).ConfigureAwait(false) };
        return new(session, relation);
    }
}
