namespace ClickHouse.Embedded.Tests.Fixtures;

/// <summary>A database of a test's own.</summary>
public abstract class TestDatabase(EngineFixture fixture) : IAsyncLifetime
{
    protected string Database { get; } = $"test_{Guid.NewGuid():N}";

    protected EngineFixture Fixture { get; } = fixture;

    protected HttpClient Admin => Fixture.InProcess;

    protected static CancellationToken Ending => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync() => await Admin.RunAsync($"CREATE DATABASE {Database}");

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Admin.RunAsync($"DROP DATABASE {Database} SYNC");
    }

    /// <summary>Asks until the answer is right; there is no event for what the engine does by itself.</summary>
    protected static async Task EventuallyAsync(Func<Task<bool>> condition, string what)
    {
        for (long deadline = Environment.TickCount64 + 30_000; !await condition(); await Task.Delay(20, Ending))
            Assert.True(Environment.TickCount64 < deadline, $"Not within 30 s: {what}");
    }
}
