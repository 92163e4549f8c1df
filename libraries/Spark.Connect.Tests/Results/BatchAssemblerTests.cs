using CsCheck;
using Google.Protobuf;
using Spark.Connect.Protocol;

namespace Spark.Connect.Tests.Results;

public sealed class BatchAssemblerTests
{
    private static readonly Gen<List<byte[][]>> Batches = Gen.Byte.Array[1, 5].Array[1, 4].List[0, 6];

    [Fact]
    public void Add_BatchesInChunks_GivesEachBatchWhole() =>
        Batches.Sample(batches =>
        {
            var assembler = new BatchAssembler();
            var whole = Chunks(batches).Select(assembler.Add).Where(b => b is not null).Select(b => b!.Value.ToArray()).ToList();
            assembler.Complete();
            Assert.Equal(batches.Select(b => b.SelectMany(c => c).ToArray()), whole);
        });

    [Fact]
    public void Add_AnyChunkMissingOrTwice_IsNoticed() =>
        Gen.Select(Batches.Where(b => b.Count > 0), Gen.Int[0, 1000], Gen.Bool).Sample((batches, place, twice) =>
        {
            var chunks = Chunks(batches).ToList();
            var at = place % chunks.Count;
            if (twice) chunks.Insert(at, chunks[at]);
            else if (at == chunks.Count - 1 && chunks[at].NumChunksInBatch == 1) return;  // the last batch: the server's word of completion is what counts
            else chunks.RemoveAt(at);
            var assembler = new BatchAssembler();
            Assert.Throws<ResultFormatException>(() =>
            {
                foreach (var chunk in chunks) assembler.Add(chunk);
                assembler.Complete();
            });
        });

    [Fact]
    public void Decode_DamagedBytes_IsAnErrorOfTheLibrary() =>
        Gen.Byte.Array[0, 200].Sample(bytes =>
        {
            try
            {
                ResultBatches.Decode(bytes, 1);
                Assert.Fail("Read from nothing.");
            }
            catch (ResultFormatException)
            {
                // As it should.
            }
        });

    // Each batch has one row, so that each begins at its number.
    private static IEnumerable<ExecutePlanResponse.Types.ArrowBatch> Chunks(List<byte[][]> batches) =>
        batches.SelectMany((batch, n) => batch.Select((chunk, i) => new ExecutePlanResponse.Types.ArrowBatch
        {
            RowCount = 1,
            StartOffset = n,
            ChunkIndex = i,
            NumChunksInBatch = batch.Length,
            Data = ByteString.CopyFrom(chunk),
        }));
}
