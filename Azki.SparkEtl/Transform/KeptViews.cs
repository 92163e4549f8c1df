using System.Globalization;
using Spark.Connect;

namespace Azki.SparkEtl.Transform;

/// <summary>
/// Views whose rows Spark computes once, and keeps on its executors, in memory as far as it goes, until the run is over. They are global, so that a later
/// run can free what a killed one left: what is kept outlives its session.
/// </summary>
internal sealed class KeptViews : IAsyncDisposable
{
    private const string Prefix = "azki_etl_";
    private static readonly TimeSpan LongestRun = TimeSpan.FromDays(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SparkSession _spark;
    private readonly string _prefix;
    private readonly List<string> _views = [];

    private KeptViews(SparkSession spark, string prefix) => (_spark, _prefix) = (spark, prefix);

    /// <summary>Frees what runs of days ago left.</summary>
    public static async Task<KeptViews> OpenAsync(SparkSession spark, TimeProvider clock, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var views = await (await spark.SqlAsync($"SHOW VIEWS IN global_temp LIKE '{Prefix}*'", cancellationToken: cancellationToken).ConfigureAwait(false))
            .ToListAsync<(string Namespace, string Name)>(cancellationToken: cancellationToken).ConfigureAwait(false);
        foreach (var view in views.Where(v => now - StartOf(v.Name) > LongestRun)) await DropAsync(spark, view.Name, cancellationToken).ConfigureAwait(false);
        return new(spark, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{now.ToUnixTimeSeconds()}_{Guid.NewGuid():N}_"));
    }

    /// <summary>Computes rows, and makes a view of that name over what is kept of them.</summary>
    public async Task KeepAsync(string name, DataFrame rows, ExecutionOptions? options, CancellationToken cancellationToken)
    {
        var view = _prefix + name;
        _views.Add(view);
        await rows.CreateTemporaryViewAsync($"{view}_as_computed", cancellationToken: cancellationToken).ConfigureAwait(false);
        // Another run that computes the same would share what is kept, and free it at its end: with the name in it, no two are the same.
        await _spark.Query($"SELECT * FROM {view}_as_computed WHERE '{view}' <> ''").CreateTemporaryViewAsync(view, isGlobal: true, cancellationToken: cancellationToken).ConfigureAwait(false);
        await _spark.SqlAsync($"CACHE TABLE global_temp.{view}", options: options, cancellationToken: cancellationToken).ConfigureAwait(false);
        await _spark.Query($"SELECT * FROM global_temp.{view}").CreateTemporaryViewAsync(name, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Frees what is kept; the last first, as it was computed from the others.</summary>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            foreach (var view in Enumerable.Reverse(_views)) await DropAsync(_spark, view, patience.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SparkConnectException or OperationCanceledException)
        {
            // The server is gone, and with it what it kept; else a later run frees it.
        }
    }

    private static async Task DropAsync(SparkSession spark, string view, CancellationToken cancellationToken)
    {
        await spark.SqlAsync($"UNCACHE TABLE IF EXISTS global_temp.{view}", cancellationToken: cancellationToken).ConfigureAwait(false);
        await spark.SqlAsync($"DROP VIEW IF EXISTS global_temp.{view}", cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    // Of another's view of such a name, nothing is known: it stays.
    private static DateTimeOffset StartOf(string view) =>
        view.StartsWith(Prefix, StringComparison.Ordinal) && long.TryParse(view.AsSpan(Prefix.Length).ToString().Split('_')[0], CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds) : DateTimeOffset.MaxValue;
}
