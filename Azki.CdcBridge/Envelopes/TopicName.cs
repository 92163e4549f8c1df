using MySql.Replication;

namespace Azki.CdcBridge.Envelopes;

/// <summary>Names of topics as Debezium makes them.</summary>
internal static class TopicName
{
    /// <summary><c>prefix.database.table</c>, the topic of a table's changes.</summary>
    public static string Of(string prefix, TableName table) => Sanitized($"{prefix}.{table.Database}.{table.Table}");

    /// <summary>What Kafka allows in a name; everything else becomes <c>_</c>.</summary>
    public static string Sanitized(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '_'));
}
