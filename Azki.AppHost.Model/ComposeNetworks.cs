namespace Azki.AppHost.Model;

/// <summary>
/// Who reaches whom in Docker Compose. Stores and services share a network that leads nowhere else; what people and senders use is also in
/// one whose ports are published, and what whoever runs it looks at is in one of its own, whose ports are open to the machine only.
/// </summary>
public static class ComposeNetworks
{
    /// <summary>Without a way out or in.</summary>
    public const string Backend = "backend";

    /// <summary>Of what faces outwards.</summary>
    public const string Edge = "edge";

    /// <summary>Of the pages for whoever is logged in to the machine.</summary>
    public const string Operations = "operations";

    /// <summary>A way out without published ports: Spark's driver fetches its packages, and stores that run elsewhere are reached.</summary>
    public const string Outside = "outside";

    /// <summary>The networks, and whether each is closed.</summary>
    public static IReadOnlyDictionary<string, bool> IsInternal { get; } =
        new Dictionary<string, bool> { [Backend] = true, [Edge] = false, [Operations] = false, [Outside] = false };

    /// <summary>The networks of a page for the machine.</summary>
    public static IReadOnlyList<string> OfPages { get; } = [Backend, Operations];

    /// <summary>The networks of a resource.</summary>
    /// <param name="resource">The name of the resource.</param>
    /// <param name="facesOutwards">Whether it has a published port, by which it may also reach what is elsewhere.</param>
    /// <param name="storesElsewhere">Whether a store runs elsewhere.</param>
    public static IReadOnlyList<string> Of(string resource, bool facesOutwards, bool storesElsewhere) => (resource, facesOutwards) switch
    {
        (ResourceNames.Spark, _) => [Backend, Outside],
        (ResourceNames.KafkaUi, _) => OfPages,
        (_, true) => [Backend, Edge],
        (ResourceNames.CdcBridge or ResourceNames.StreamEtl or ResourceNames.Etl, _) when storesElsewhere => [Backend, Outside],
        // What Spark reads, its workers read.
        _ when storesElsewhere && ResourceNames.IsSparkWorker(resource) => [Backend, Outside],
        _ => [Backend],
    };
}
