using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using Azki.SparkEtl.Load;
using Azki.SparkEtl.Tests.Fixtures;
using Azki.Warehouse;

namespace Azki.SparkEtl.Tests.Staged;

/// <summary>What Spark sends, with pauses as Spark makes them.</summary>
public sealed class ArrowUploadTests(EmbeddedWarehouse engine)
{
    private const int EachByItself = 1;
    private const int AllTogether = 1 << 20;

    [Fact]
    public async Task Insert_SparkPauses_WhatIsHereIsInsertedMeanwhile()
    {
        await using var platform = await engine.NewPlatformAsync();
        await platform.Etl.WaitUntilCaughtUpAsync();

        await ArrowUpload.InsertAsync(platform.Warehouse, "batch_candidates", Batches(async sent =>
        {
            while (await CountAsync(platform.Warehouse) < sent) await Task.Delay(10, TestContext.Current.CancellationToken);
        }), EachByItself, TestContext.Current.CancellationToken);

        Assert.Equal(4, await CountAsync(platform.Warehouse));
    }

    [Theory]
    [InlineData(EachByItself)]
    [InlineData(AllTogether)]
    public async Task Insert_SparkBreaksOff_FailsAndLeavesNoInsertBehind(int bytesOfAnInsert)
    {
        await using var platform = await engine.NewPlatformAsync();
        await platform.Etl.WaitUntilCaughtUpAsync();

        await Assert.ThrowsAsync<TimeoutException>(() => ArrowUpload.InsertAsync(
            platform.Warehouse, "batch_candidates", Batches(sent => sent < 3 ? Task.CompletedTask : throw new TimeoutException()), bytesOfAnInsert, TestContext.Current.CancellationToken));

        Assert.Equal(bytesOfAnInsert == EachByItself ? 3 : 0, await CountAsync(platform.Warehouse));
    }

    [Fact]
    public async Task Insert_WarehouseRefuses_Fails()
    {
        await using var platform = await engine.NewPlatformAsync();
        await platform.Etl.WaitUntilCaughtUpAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => ArrowUpload.InsertAsync(platform.Warehouse, "no_such_table", Batches(_ => Task.CompletedTask), EachByItself, TestContext.Current.CancellationToken));
    }

    private static async IAsyncEnumerable<RecordBatch> Batches(Func<int, Task> before, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var schema = new Schema([new("source_number", Int32Type.Default, false), new("position", Int64Type.Default, false)], null);
        for (var sent = 0; sent < 4; sent++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await before(sent);
            yield return new RecordBatch(schema, [new Int32Array.Builder().Append(0).Build(), new Int64Array.Builder().Append(sent).Build()], 1);
        }
    }

    private static Task<long> CountAsync(WarehouseClient warehouse) => warehouse.QueryNumberAsync("SELECT count() FROM batch_candidates");
}
