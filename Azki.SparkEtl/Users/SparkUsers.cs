using Azki.SparkEtl.Transform;
using Azki.Warehouse;
using Spark.Connect;

namespace Azki.SparkEtl.Users;

/// <summary>Makes the view <c>users</c>.</summary>
internal sealed class SparkUsers(SparkSession spark, KeptViews kept, WarehouseClient warehouse, TimeProvider clock)
{
    // So many users are some 200 MB in each executor; more are joined by shuffling.
    private const long MostToBroadcast = 2_000_000;

    public async Task<UserCount> CreateAsync(UserSource source, CancellationToken cancellationToken)
    {
        switch (source)
        {
            case UserSource.Warehouse:
                await (await WarehouseUsers.SendAsync(warehouse, spark, cancellationToken).ConfigureAwait(false))
                    .CreateTemporaryViewAsync("sent_users", cancellationToken: cancellationToken).ConfigureAwait(false);
                // Rows that were sent are part of every plan they are in, and go with its tasks.
                await kept.KeepAsync("known_users", spark.Query("SELECT * FROM sent_users"), null, cancellationToken).ConfigureAwait(false);
                break;
            case UserSource.MySql server:
                await server.Read(spark).CreateTemporaryViewAsync("mysql_users", cancellationToken: cancellationToken).ConfigureAwait(false);
                var tomorrow = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(1);
                await spark.CreateViewAsync("mysql_known_users", SqlParameters.Named(("tomorrow", tomorrow)), cancellationToken).ConfigureAwait(false);
                // Once, so that an event is enriched as another of the same user, whatever changes meanwhile.
                await kept.KeepAsync("known_users", spark.Query("SELECT * FROM mysql_known_users"), null, cancellationToken).ConfigureAwait(false);
                break;
            default:
                throw new InvalidOperationException($"{source.GetType().Name} is not read.");
        }
        var (users, twice) = (await spark.Query("SELECT count(*), count(*) - count(DISTINCT user_id) FROM known_users").ToListAsync<(long, long)>(cancellationToken: cancellationToken).ConfigureAwait(false))[0];
        // Each of their events would count as often.
        if (twice > 0) throw new StagingException($"The table of users has {twice:N0} rows of users that it has already, so nothing was computed. Give it a key, user_id.");
        var count = users <= MostToBroadcast ? UserCount.Few : UserCount.Many;
        var hint = count == UserCount.Few ? "/*+ BROADCAST(u) */ " : "";
        await spark.Query($"SELECT {hint}* FROM known_users AS u").CreateTemporaryViewAsync("users", cancellationToken: cancellationToken).ConfigureAwait(false);
        return count;
    }
}
