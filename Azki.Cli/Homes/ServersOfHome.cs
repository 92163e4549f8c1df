using Azki.Warehouse;

namespace Azki.Cli.Homes;

/// <summary>The servers that may hold a home's warehouse or its log. What is done to the folder does not reach them, and these are the words for it.</summary>
internal sealed class ServersOfHome(IConfiguration configuration)
{
    public static ServersOfHome Configured => new(new ConfigurationBuilder().AddEnvironmentVariables().Build());

    /// <summary>What becomes of the warehouse; null where it is in the home.</summary>
    public string? Warehouse => IsNamed(WarehouseServices.ConnectionName)
        ? $"The warehouse is on the server that ConnectionStrings__{WarehouseServices.ConnectionName} names, and stays there: for a new one, drop the database {Database} on that server."
        : null;

    /// <summary>What becomes of the log; null where it is in the home.</summary>
    public string? Log => IsNamed("kafka") ? "The log is in the Kafka that ConnectionStrings__kafka names, and stays there: for a new one, delete its topics." : null;

    private string Database => (configuration.GetSection(WarehouseOptions.Section).Get<WarehouseOptions>() ?? new()).Database;

    private bool IsNamed(string connection) => configuration.GetConnectionString(connection) is { Length: > 0 };
}
