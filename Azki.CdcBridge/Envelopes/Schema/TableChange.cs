using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Schema;

/// <summary>What a statement does to a table.</summary>
internal enum TableChangeKind
{
    /// <summary><c>CREATE</c></summary>
    Create,

    /// <summary><c>ALTER</c>, renaming too.</summary>
    Alter,

    /// <summary><c>DROP</c></summary>
    Drop,
}

/// <summary>A table that a statement changes.</summary>
/// <param name="Kind">How.</param>
/// <param name="Name">Its name afterwards.</param>
/// <param name="Table">What it is afterwards; null for one that is dropped.</param>
internal sealed record TableChange(TableChangeKind Kind, TableName Name, SchemaTable? Table);
