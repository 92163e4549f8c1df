using Azki.CdcBridge;
using Azki.Core;
using Azki.EventLog;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Azki.Tests.CdcBridge;

public sealed class UsersFileWatchTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("azki-users-").FullName;

    [Fact]
    public async Task Watch_FileAppearsAndChanges_IsSyncedEachTime()
    {
        var file = Path.Combine(_folder, "users.csv");
        await using var app = await StartAsync(file);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        await UntilAsync(async () => (await client.GetStringAsync("/health")).Contains("does not exist"));

        File.WriteAllText(file, BridgeHost.Header + "\n1,2024-01-01,Tehran,Mobile\n");
        await UntilAsync(async () => await CountAsync(app) == 1);
        File.WriteAllText(file, BridgeHost.Header + "\n1,2024-01-01,Tehran,Mobile\n2,2024-01-01,Shiraz,Mobile\n");
        await UntilAsync(async () => await CountAsync(app) == 2);

        await UntilAsync(async () => (await client.GetStringAsync("/health")).Contains("up to date"));
        File.WriteAllText(file, BridgeHost.Header + "\n");
        await UntilAsync(async () => (await client.GetStringAsync("/health")).Contains("ConfirmRemovals"));
        Assert.Equal(2, await CountAsync(app));
    }

    [Fact]
    public async Task Watch_FileIsAwayForAMomentAndComesBackAsItWas_SaysAgainWhatCameOfIt()
    {
        var (file, away) = (Path.Combine(_folder, "users.csv"), Path.Combine(_folder, "away.csv"));
        await using var app = await StartAsync(file);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        File.WriteAllText(file, BridgeHost.Header + "\n1,2024-01-01,Tehran,Mobile\n");
        await IsSaidAgainAsync("up to date");
        File.WriteAllText(file, BridgeHost.Header + "\n");
        await IsSaidAgainAsync("ConfirmRemovals");

        async Task IsSaidAgainAsync(string words)
        {
            await UntilAsync(async () => (await client.GetStringAsync("/health")).Contains(words));
            File.Move(file, away);
            await UntilAsync(async () => (await client.GetStringAsync("/health")).Contains("does not exist"));
            File.Move(away, file);
            await UntilAsync(async () => (await client.GetStringAsync("/health")).Contains(words));
        }
    }

    [Fact]
    public async Task Watch_FirstLoadIsAnothers_BeginsAfterIt()
    {
        var (file, first) = (Path.Combine(_folder, "users.csv"), new FirstUsersLoad());
        File.WriteAllText(file, BridgeHost.Header + "\n1,2024-01-01,Tehran,Mobile\n");
        await using var app = await StartAsync(file, first);
        // Long enough for many looks at it.
        await Task.Delay(500, TestContext.Current.CancellationToken);
        var result = await app.Services.GetRequiredService<CsvUserCapture>().SyncAsync(file, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((1, 0), (result.Added, result.Duplicates));

        first.Complete();
        File.AppendAllText(file, "2,2024-01-01,Shiraz,Mobile\n");
        await UntilAsync(async () => await CountAsync(app) == 2);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<WebApplication> StartAsync(string file, FirstUsersLoad? first = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["Azki:Home"] = Path.Combine(_folder, "home");
        builder.Configuration["Azki:CdcBridge:UsersFile"] = file;
        builder.Configuration["Azki:CdcBridge:WatchInterval"] = "00:00:00.05";
        builder.AddServiceDefaults();
        builder.AddEventLog();
        builder.AddCdcBridge();
        if (first is not null) builder.Services.AddSingleton(first);
        var app = builder.Build();
        app.MapDefaultEndpoints();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private static async Task<long> CountAsync(WebApplication app)
    {
        var log = app.Services.GetRequiredService<IEventLog>();
        var topic = await log.OpenTopicAsync(new TopicSettings(Topics.Users, Compacted: true), TestContext.Current.CancellationToken);
        var count = 0L;
        for (var partition = 0; partition < topic.Partitions; partition++)
            count += (await log.GetWatermarksAsync(topic, partition, TestContext.Current.CancellationToken)).High;
        return count;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var deadline = DateTime.UtcNow.AddSeconds(60);
        while (!await condition())
        {
            Assert.True(DateTime.UtcNow < deadline, "It did not happen within a minute.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
