using System.Xml.Linq;

namespace Azki.AppHost.Model;

/// <summary>The ClickHouse server: an administrator for people, and a user for each service.</summary>
public static class ClickHouseSettings
{
    /// <summary>The user that may do everything. Without one the image lets <c>default</c> in from its own machine only.</summary>
    public const string Administrator = "azki_admin";

    /// <summary>The port of the HTTP interface.</summary>
    public const int HttpPort = 8123;

    /// <summary>Files and connections that may be open at once, as the vendor advises: each column of a part is a file of its own.</summary>
    public const int OpenFiles = 262144;

    // Those of an export, the longest that the dashboard asks: SQL that a person wrote could set its own limits to none.
    private const int MostSeconds = 300;
    private const long MostBytes = 2L << 30;
    private const long MostOnDisk = 8L << 30;
    private const string OnDiskOfQuery = "max_temporary_data_on_disk_size_for_query";
    private const string OnDiskOfUser = "max_temporary_data_on_disk_size_for_user";

    /// <summary>The volume of its data.</summary>
    public const string Volume = "azki-clickhouse";

    /// <summary>Where the image keeps its data.</summary>
    public const string DataFolder = "/var/lib/clickhouse";

    /// <summary>Answers once the server does.</summary>
    public const string PingPath = "/ping";

    /// <summary>The users of the services, as the server reads them at every start: a password that changes counts from then on.</summary>
    public static MountedFile Users { get; } = new("init-scripts/clickhouse/server/azki-users.xml", "/etc/clickhouse-server/users.d/azki-users.xml");

    /// <summary>The text of <see cref="Users"/>, made of <see cref="ClickHouseUser.All"/>. Passwords come from the environment.</summary>
    public static string UsersXml() => new XElement("clickhouse",
        new XElement("profiles", new XElement("azki_reading",
            new XElement("readonly", 2),
            new XElement("max_execution_time", MostSeconds),
            new XElement("max_memory_usage", MostBytes),
            new XElement(OnDiskOfQuery, MostOnDisk),
            new XElement(OnDiskOfUser, 2 * MostOnDisk),
            new XElement("constraints", Between("max_execution_time", MostSeconds), Between("max_memory_usage", MostBytes), Between(OnDiskOfQuery, MostOnDisk), Between(OnDiskOfUser, 2 * MostOnDisk), Constant("max_untracked_memory"), Constant("timeout_overflow_mode")))),
        new XElement("users", ClickHouseUser.All.Select(user => new XElement(user.Name,
            new XElement("password", new XAttribute("from_env", user.PasswordVariable)),
            new XElement("networks", new XElement("ip", "::/0")),
            new XElement("profile", user.ReadsOnly ? "azki_reading" : "default"),
            new XElement("quota", "default"),
            new XElement("grants", user.Grants.Select(grant => new XElement("query", grant))))))).ToString();

    // 0 is no limit, and less than any other.
    private static XElement Between(string setting, long most) => new(setting, new XElement("min", 1), new XElement("max", most));

    private static XElement Constant(string setting) => new(setting, new XElement("const"));

    /// <summary>The connection string of a user, for a server at an address.</summary>
    /// <param name="host">The host, or what stands for it.</param>
    /// <param name="port">The port, or what stands for it.</param>
    /// <param name="user">The user.</param>
    /// <param name="password">The password, or what stands for it.</param>
    public static string ConnectionString(string host, string port, string user, string password) =>
        $"Host={host};Port={port};Username={user};Password={password}";
}
