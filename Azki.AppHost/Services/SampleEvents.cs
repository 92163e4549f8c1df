using System.Net.Http.Headers;
using Azki.AppHost.Model;
using Azki.AppHost.Publishing;
using Microsoft.Extensions.Logging;

namespace Azki.AppHost.Services;

/// <summary>The events of the sample: read at the first start, and again when a person wants it. Events known already change no figure.</summary>
internal static class SampleEvents
{
    /// <summary>Lets the ingestor watch a folder that holds the sample.</summary>
    public static IResourceBuilder<ProjectResource> WithSample(this IResourceBuilder<ProjectResource> ingestor, Platform platform)
    {
        if (!platform.HasSample) return ingestor;
        if (platform.IsPublished)
            return ingestor.WithEnvironment(SampleData.WatchVariable, SampleData.ContainerFolder).WithComposeFiles(platform, [SampleData.Events]);

        // A folder of its own: beside the events lie the users, which are no events.
        var folder = platform.HomeOf("sample");
        return ingestor
            .WithEnvironment(SampleData.WatchVariable, Path.GetDirectoryName(SampleData.Events.PathIn(folder))!)
            .OnBeforeResourceStarted((_, _, _) =>
            {
                if (!File.Exists(SampleData.Events.PathIn(folder))) SampleData.Events.CopyTo(platform.Root, folder);
                return Task.CompletedTask;
            });
    }

    /// <summary>Sends the sample as any sender would.</summary>
    public static IResourceBuilder<ProjectResource> WithLoadSampleCommand(
        this IResourceBuilder<ProjectResource> ingestor, Platform platform, ParameterResource key) =>
        ingestor.WithCommand("load-sample", "Load the sample", async context =>
        {
            // No proxy is shown the key.
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            var address = $"{ingestor.GetEndpoint("http").Url}{ServiceSettings.EventsPath}";
            await using var events = File.OpenRead(SampleData.Events.PathIn(platform.Root));
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StreamContent(events) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
            request.Headers.Add("X-Api-Key", await key.GetValueAsync(context.CancellationToken));
            using var response = await client.SendAsync(request, context.CancellationToken);
            var answer = await response.Content.ReadAsStringAsync(context.CancellationToken);
            context.Logger.LogInformation("{Address} answered {Status}: {Answer}", address, (int)response.StatusCode, answer);
            return response.IsSuccessStatusCode ? CommandResults.Success() : CommandResults.Failure(answer);
        }, new CommandOptions { Description = "Sends data/user_events.csv. Events that are known already change no figure.", IconName = "DocumentArrowUp" });
}
