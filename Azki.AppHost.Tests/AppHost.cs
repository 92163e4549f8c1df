using Aspire.Hosting.Testing;
using Azki.AppHost.Model;
using Microsoft.Extensions.DependencyInjection;

namespace Azki.AppHost.Tests;

/// <summary>The model, made as on the command line. Passwords are given, so that none is made up and kept in the user secrets of whoever tests.</summary>
internal static class AppHost
{
    /// <summary>What every secret is here.</summary>
    public const string Secret = "given-by-the-test";

    private static readonly string[] Secrets =
    [
        "mysql-password", "mysql-cdc-password", "clickhouse-password", "ingest-api-key", "dashboard-key", KafkaUiSettings.PasswordParameter,
        .. ClickHouseUser.All.Select(user => user.Parameter), .. KafkaUser.All.Select(user => user.Parameter),
    ];

    public static Task<IDistributedApplicationTestingBuilder> CreateAsync(params IEnumerable<string> arguments) =>
        DistributedApplicationTestingBuilder.CreateAsync<Projects.Azki_AppHost>(
            [.. Secrets.Select(name => $"--Parameters:{name}={Secret}"), .. arguments], TestContext.Current.CancellationToken);

    public static string[] Publish(string folder) => ["--operation", "publish", "--step", "publish", "--output-path", folder];

    public static T Named<T>(this IDistributedApplicationTestingBuilder builder, string name)
        where T : IResource =>
        Assert.Single(builder.Resources.OfType<T>(), resource => resource.Name == name);

    /// <summary>The environment of a resource, as it is published.</summary>
    public static async Task<Dictionary<string, string>> PublishedEnvironmentAsync(string name)
    {
        using var folder = new TemporaryFolder();
        return await EnvironmentAsync(name, Publish(folder.Path));
    }

    /// <summary>The environment of a resource, by the arguments of the command line. In a run, of one that refers to no endpoint: those are not there.</summary>
    public static async Task<Dictionary<string, string>> EnvironmentAsync(string name, params IEnumerable<string> arguments)
    {
        await using var builder = await CreateAsync(arguments);
        await using var app = await builder.BuildAsync(TestContext.Current.CancellationToken);
        var result = await ExecutionConfigurationBuilder.Create(builder.Named<IResource>(name)).WithEnvironmentVariablesConfig().BuildAsync(
            app.Services.GetRequiredService<DistributedApplicationExecutionContext>(), null, TestContext.Current.CancellationToken);
        return result.EnvironmentVariables.ToDictionary(variable => variable.Key, variable => variable.Value);
    }
}
