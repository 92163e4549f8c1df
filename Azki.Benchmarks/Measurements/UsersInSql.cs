namespace Azki.Benchmarks.Measurements;

/// <summary>Users loaded by ClickHouse itself, for the yardsticks.</summary>
internal static class UsersInSql
{
    /// <summary>The statement that reads a file of users.</summary>
    public static string Load(string path) =>
        $"""
        INSERT INTO user_changes (user_id, version, operation, is_deleted, signup_date, city, device_type)
        SELECT user_id, 1, 'r', 0, signup_date, city, device_type
        FROM file('{path}', 'CSVWithNames', 'user_id UInt32, signup_date Date32, city String, device_type String')
        """;
}
