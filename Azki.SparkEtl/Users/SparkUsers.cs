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
                    .CreateTemporaryViewAsync("known_users", cancellationToken: cancellationToken).ConfigureAwait(false);
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
        var users = await spark.Query("SELECT count(*) FROM known_users").SingleAsync<long>(cancellationToken: cancellationToken).ConfigureAwait(false);
        var count = users <= MostToBroadcast ? UserCount.Few : UserCount.Many;
        var hint = count == UserCount.Few ? "/*+ BROADCAST(u) */ " : "";
        await spark.Query($"SELECT {hint}* FROM known_users AS u").CreateTemporaryViewAsync("users", cancellationToken: cancellationToken).ConfigureAwait(false);
        return count;
    }
}
