using Spark.Connect;

namespace Azki.SparkEtl.Transform;

/// <summary>
/// Makes the view <c>chosen_rows</c>: of all rows of the same identity the first. Identities alone are shuffled to find those that are there more than once;
/// the rows stay where they are kept.
/// </summary>
internal sealed class ChosenRows(SparkSession spark, KeptViews kept)
{
    // So many pairs of numbers are some 100 MB in each executor; more are joined by shuffling.
    private const long MostToBroadcast = 1_000_000;

    public async Task CreateAsync(DateOnly from, DateOnly to, ExecutionOptions? options, CancellationToken cancellationToken)
    {
        await spark.Query(await RepeatsAsync(options, cancellationToken).ConfigureAwait(false)).CreateTemporaryViewAsync("repeats", cancellationToken: cancellationToken).ConfigureAwait(false);
        await spark.CreateViewAsync("chosen_rows", SqlParameters.Named(("from", from), ("to", to)), cancellationToken).ConfigureAwait(false);
    }

    private async Task<string> RepeatsAsync(ExecutionOptions? options, CancellationToken cancellationToken)
    {
        await kept.KeepAsync("kept_ids", spark.Query(SqlFile.Read("repeated_ids")), options, cancellationToken).ConfigureAwait(false);
        var ids = await CountAsync("kept_ids", cancellationToken).ConfigureAwait(false);
        if (ids == 0) return "SELECT 0 AS source_number, 0L AS position WHERE false";
        await spark.Query($"SELECT {Hint(ids, "i")}* FROM kept_ids AS i").CreateTemporaryViewAsync("repeated_ids", cancellationToken: cancellationToken).ConfigureAwait(false);
        await kept.KeepAsync("kept_repeats", spark.Query(SqlFile.Read("repeats")), options, cancellationToken).ConfigureAwait(false);
        return $"SELECT {Hint(await CountAsync("kept_repeats", cancellationToken).ConfigureAwait(false), "k")}* FROM kept_repeats AS k";
    }

    private Task<long> CountAsync(string view, CancellationToken cancellationToken) =>
        spark.Query($"SELECT count(*) FROM {view}").SingleAsync<long>(cancellationToken: cancellationToken);

    private static string Hint(long rows, string alias) => rows <= MostToBroadcast ? $"/*+ BROADCAST({alias}) */ " : "";
}
