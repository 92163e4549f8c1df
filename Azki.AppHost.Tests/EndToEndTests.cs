using Aspire.Hosting.Testing;
using Azki.AppHost.Model;
using MySqlConnector;

namespace Azki.AppHost.Tests;

/// <summary>The whole stack in containers: the sample in, the figures of the sample out, and a user changed in MySQL seen in the warehouse.</summary>
public sealed class EndToEndTests
{
    // Images and Spark's packages are fetched in it where they are not there yet.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    [Fact]
    public async Task Stack_WithSample_AnswersWithItsFiguresAndFollowsItsUsers()
    {
        if (await ContainerRuntime.ProblemAsync(TestContext.Current.CancellationToken) is { } problem) Assert.Skip(problem);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Patience);
        using var home = new TemporaryFolder();
        await using var builder = await AppHost.CreateAsync($"--{ServiceSettings.HomeSetting}={home.Path}");
        LeaveNothingBehind(builder);
        await using var app = await builder.BuildAsync(timeout.Token);
        await app.StartAsync(timeout.Token);
        foreach (var service in new[] { ResourceNames.Ingestor, ResourceNames.CdcBridge, ResourceNames.StreamEtl, ResourceNames.Spark })
            await app.ResourceNotifications.WaitForResourceHealthyAsync(service, timeout.Token);

        using var warehouse = app.CreateHttpClient(ResourceNames.ClickHouse, "http");
        warehouse.DefaultRequestHeaders.Add("X-ClickHouse-User", ClickHouseUser.Dashboard.Name);
        warehouse.DefaultRequestHeaders.Add("X-ClickHouse-Key", AppHost.Secret);
        warehouse.DefaultRequestHeaders.Add("X-ClickHouse-Database", ClickHouseUser.Database);
        await AnswersAsync(
            warehouse, "SELECT total_events, unique_users, unique_sessions, purchase_events, total_premium, purchase_premium FROM overall_metrics",
            "20000\t4916\t20000\t4892\t547761315501\t134625513655", timeout.Token);
        await AnswersAsync(warehouse, "SELECT count() FROM users", "5000", timeout.Token);

        await using (var mysql = new MySqlConnection(await app.GetConnectionStringAsync(ResourceNames.MySql, timeout.Token)))
        {
            await mysql.OpenAsync(timeout.Token);
            await using var update = new MySqlCommand($"UPDATE {MySqlSettings.Database}.users SET city = 'Yazd' WHERE user_id = 610", mysql);
            await update.ExecuteNonQueryAsync(timeout.Token);
        }
        await AnswersAsync(warehouse, "SELECT city FROM users WHERE user_id = 610", "Yazd", timeout.Token);
    }

    // Data of other runs stay as they are, and this one's go with it.
    private static void LeaveNothingBehind(IDistributedApplicationTestingBuilder builder)
    {
        foreach (var container in builder.Resources.OfType<ContainerResource>())
        {
            foreach (var kept in container.Annotations.Where(a => a is ContainerLifetimeAnnotation or ContainerMountAnnotation { Type: ContainerMountType.Volume }).ToList())
                container.Annotations.Remove(kept);
        }
    }

    // Asked until the answer is the one expected, or patience ends.
    private static async Task AnswersAsync(HttpClient warehouse, string query, string expected, CancellationToken cancellationToken)
    {
        var last = "";
        try
        {
            while (last != expected)
            {
                if (last.Length > 0) await Task.Delay(500, cancellationToken);
                using var response = await warehouse.PostAsync("/", new StringContent(query), cancellationToken);
                last = (await response.Content.ReadAsStringAsync(cancellationToken)).Trim();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"{query} answered {last}, not {expected}, within {Patience.TotalMinutes} minutes.");
        }
    }
}
