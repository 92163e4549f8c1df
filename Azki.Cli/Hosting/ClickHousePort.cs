using ClickHouse.Embedded;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Azki.Cli.Hosting;

/// <summary>Keeps the two ports apart: what comes in by the ClickHouse port is answered by the engine and by nothing else.</summary>
internal static class ClickHousePort
{
    private static readonly object Key = new();

    /// <summary>Marks the connections of a listener as the engine's. The number of the port may be chosen by the system.</summary>
    public static void Mark(ListenOptions listener) => listener.Use(next => connection =>
    {
        connection.Items[Key] = Key;
        return next(connection);
    });

    /// <summary>Gives marked connections to the engine.</summary>
    public static void Map(WebApplication app, ClickHouseEngine engine) => app.MapWhen(IsMarked, branch =>
    {
        // An endpoint of the other port may have been chosen by its path already.
        branch.Use((context, next) =>
        {
            context.SetEndpoint(null);
            return next(context);
        });
        branch.UseRouting();
        branch.UseEndpoints(endpoints => endpoints.MapClickHouse(engine));
    });

    private static bool IsMarked(HttpContext context) =>
        context.Features.Get<IConnectionItemsFeature>()?.Items.ContainsKey(Key) == true;
}
