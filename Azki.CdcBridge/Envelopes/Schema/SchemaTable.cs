using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Schema;

/// <summary>A table as a schema change tells of it.</summary>
/// <param name="Name">Which table.</param>
/// <param name="Charset">Of columns that name none.</param>
/// <param name="PrimaryKey">Names of the key's columns: of the primary key, or of the first unique one without NULL.</param>
/// <param name="Columns">In order.</param>
internal sealed record SchemaTable(TableName Name, string? Charset, IReadOnlyList<string> PrimaryKey, IReadOnlyList<SchemaColumn> Columns);
