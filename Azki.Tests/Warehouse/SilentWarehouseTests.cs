using Azki.Warehouse;
using Azki.Warehouse.Native;

namespace Azki.Tests.Warehouse;

/// <summary>A warehouse that takes no connection.</summary>
public sealed class SilentWarehouseTests : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromMilliseconds(20),
        ConnectCallback = async (_, ct) =>
        {
            await Task.Delay(Timeout.Infinite, ct);
            throw new InvalidOperationException();
        },
    });

    private readonly WarehouseClient _warehouse;

    public SilentWarehouseTests() => _warehouse = new("Host=127.0.0.1;Port=1", _http, new());

    public static TheoryData<string> Questions => [.. Asked.Keys];

    private static Dictionary<string, Func<WarehouseClient, CancellationToken, Task>> Asked { get; } = new()
    {
        ["execute"] = (w, ct) => w.ExecuteAsync("SELECT 1", ct),
        ["query"] = (w, ct) => w.QueryAsync("SELECT 1", r => r.GetInt32(0), null, ct),
        ["number"] = (w, ct) => w.QueryNumberAsync("SELECT 1", null, ct),
        ["raw"] = (w, ct) => w.QueryRawAsync("SELECT 1", "CSV", ct),
        ["rows"] = (w, ct) => w.ReadRowsAsync("SELECT 1", 1, _ => { }, ct),
        ["send"] = (w, ct) => w.SendAsync("SELECT 1", "CSV", ct),
        ["insert"] = (w, ct) => w.InsertAsync(new EncodedBlock("t", ["a"], 1, new byte[1]), "token", ct),
        ["stream"] = (w, ct) => w.InsertStreamAsync("t", ["a"], new MemoryStream([1]), "CSV", ct),
    };

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task Ask_NoConnectionInTime_IsAFailureOfTheWarehouse(string question)
    {
        var failure = await Assert.ThrowsAsync<WarehouseException>(() => Asked[question](_warehouse, TestContext.Current.CancellationToken));
        Assert.True(failure.IsSilent);
        Assert.Contains("did not answer in time", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task Ask_GivenUp_IsCancelled(string question) =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Asked[question](_warehouse, new CancellationToken(true)));

    [Fact]
    public async Task ReadRows_AnswerStopsInTheMiddle_IsAFailureOfTheWarehouse()
    {
        using var http = new HttpClient(new HalfAnAnswer());
        using var warehouse = new WarehouseClient("Host=127.0.0.1;Port=1", http, new() { InsertTimeout = TimeSpan.FromMilliseconds(200) });

        var failure = await Assert.ThrowsAsync<WarehouseException>(() => warehouse.ReadRowsAsync("SELECT 1", 1, _ => { }, TestContext.Current.CancellationToken));

        Assert.True(failure.IsSilent);
        Assert.Contains("said nothing", failure.Message, StringComparison.Ordinal);
    }

    // Its connection stays open.
    private sealed class HalfAnAnswer : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = new StreamContent(new System.IO.Pipelines.Pipe().Reader.AsStream()) });
    }

    public void Dispose()
    {
        _warehouse.Dispose();
        _http.Dispose();
    }
}
