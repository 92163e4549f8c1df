namespace MySql.Replication.Tests.Fixtures;

/// <summary>Files that real servers wrote, from <c>Recorded/every-type.sql</c>: for tests without a server, and of versions that are not here.</summary>
internal static class RecordedBinlog
{
    public const string MySql = "mysql-9.7.4.binlog";
    public const string MySqlMinimal = "mysql-9.7.4-minimal-no-checksum.binlog";
    public const string MariaDb = "mariadb-10.11.19.binlog";

    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Recorded", name));
}
