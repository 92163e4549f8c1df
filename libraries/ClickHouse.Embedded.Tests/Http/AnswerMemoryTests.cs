using ClickHouse.Embedded.Tests.Fixtures;

namespace ClickHouse.Embedded.Tests.Http;

/// <summary>What a large answer takes of memory. The engine is in this process, so nothing else may run meanwhile.</summary>
[CollectionDefinition(nameof(AnswerMemoryTests), DisableParallelization = true)]
[Collection(nameof(AnswerMemoryTests))]
public sealed class AnswerMemoryTests(EngineFixture fixture) : TestDatabase(fixture)
{
    [Theory]
    [InlineData("RowBinary")]
    [InlineData("JSONCompactStrings")]
    public async Task LargeResult_ReadInPieces_IsNotHeldInMemory(string format)
    {
        const int Rows = 1_000_000, BytesPerRow = 1000;
        using HttpClient client = Fixture.OnPort("reader", "r");
        // What the tests before have left behind would be given back, or not, while this one looks.
        await Admin.RunAsync("SYSTEM JEMALLOC PURGE");
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/?max_block_size=8192&default_format=" + format)
        {
            Content = new StringContent($"SELECT repeat('x', {BytesPerRow}) FROM numbers({Rows})"),
        };
        long before = Environment.WorkingSet, peak = 0, length = 0;
        using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ending);
        Stream body = await response.Content.ReadAsStreamAsync(Ending);
        byte[] piece = new byte[1 << 20];
        for (int read; (read = await body.ReadAsync(piece, Ending)) > 0; length += read) peak = Math.Max(peak, Environment.WorkingSet - before);
        Assert.True(length > (long)Rows * BytesPerRow, $"{length} bytes");
        Assert.True(peak < 500L << 20, $"{length} bytes took {peak} bytes of memory");
    }
}
