namespace Azki.Ingestor;

/// <summary>The section <c>Azki:Ingestor</c>.</summary>
public sealed class IngestorOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Azki:Ingestor";

    /// <summary>The most that <see cref="MaxRowBytes"/> may be: a row is held as one.</summary>
    public const int MostRowBytes = 1 << 30;

    /// <summary>Keys of which a request must show one. Needed when any address listened on is not loopback.</summary>
    public string[] ApiKeys { get; set; } = [];

    /// <summary>Folders whose files of events are loaded, and what is appended to them.</summary>
    public string[] Watch { get; set; } = [];

    /// <summary>How often the folders are looked at.</summary>
    public TimeSpan WatchInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a watched file must rest before its last line counts although it has no line break, where it is a whole JSON object,
    /// and before a compressed file or a JSON array is loaded.
    /// </summary>
    public TimeSpan WatchSettle { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long a watched file must rest before its last line counts although it has no line break and may be half of one, as each of CSV
    /// may: a writer that pauses has often written a part of a row.
    /// </summary>
    public TimeSpan WatchEnd { get; set; } = TimeSpan.FromDays(1);

    /// <summary>The largest body of a request, in bytes as sent.</summary>
    public int MaxBodyBytes { get; set; } = 32 << 20;

    /// <summary>The largest body of a request, in bytes decompressed.</summary>
    public long MaxDecodedBytes { get; set; } = 256L << 20;

    /// <summary>The bytes of bodies held at any time, of all requests together.</summary>
    public long MaxBytesInFlight { get; set; } = 256L << 20;

    /// <summary>The requests a client may make a second, over time.</summary>
    public int RequestsPerSecond { get; set; } = 100;

    /// <summary>The requests a client may make at once after a rest.</summary>
    public int RequestBurst { get; set; } = 200;

    /// <summary>The longest row, in bytes.</summary>
    public int MaxRowBytes { get; set; } = 1 << 20;
}
