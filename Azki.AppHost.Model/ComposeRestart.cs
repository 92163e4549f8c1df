namespace Azki.AppHost.Model;

/// <summary>What Docker Compose starts again by itself, and how it stops what it runs.</summary>
public static class ComposeRestart
{
    /// <summary>How long what is told to stop may take. After Docker's own 10 seconds a service may not have ended its batch yet, nor a store written its pages.</summary>
    public const string StopGracePeriod = "60s";

    /// <summary>The policy of a resource: what serves stays up, what ends when it is done is tried again until it was done, and what a person starts is left to them.</summary>
    /// <param name="resource">The name of the resource.</param>
    public static string Of(string resource) => resource switch
    {
        ResourceNames.KafkaTopics => "on-failure",
        ResourceNames.Etl => "no",
        _ => "unless-stopped",
    };
}
