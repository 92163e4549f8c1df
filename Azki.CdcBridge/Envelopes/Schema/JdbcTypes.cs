namespace Azki.CdcBridge.Envelopes.Schema;

/// <summary>The numbers of <c>java.sql.Types</c> that Debezium gives MySQL's types.</summary>
internal static class JdbcTypes
{
    private const int Other = 1111;

    /// <param name="type">The type's name in lower case, as SHOW CREATE TABLE prints it.</param>
    public static int Of(string type) => type switch
    {
        "tinyint" or "smallint" => 5,
        "mediumint" or "int" or "year" => 4,
        "bigint" => -5,
        "float" => 6,
        "double" => 8,
        "decimal" => 3,
        "bit" => -7,
        "char" or "enum" or "set" => 1,
        "varchar" or "tinytext" or "text" or "mediumtext" or "longtext" => 12,
        "binary" => -2,
        "varbinary" => -3,
        "tinyblob" or "blob" or "mediumblob" or "longblob" => 2004,
        "date" => 91,
        "time" => 92,
        "datetime" => 93,
        "timestamp" => 2014,
        _ => Other,
    };

    public static bool IsText(string type) => type is "char" or "varchar" or "tinytext" or "text" or "mediumtext" or "longtext" or "enum" or "set";
}
