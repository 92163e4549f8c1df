using System.Text;
using MySql.Replication.Columns;

namespace MySql.Replication.Tables;

/// <summary>A column's type as SQL writes it: <c>decimal(10,2) unsigned</c>, <c>enum('a','it''s')</c>.</summary>
internal sealed record SqlType(string Name, bool IsUnsigned, IReadOnlyList<string> Members)
{
    public bool IsBinary => Name is "binary" or "varbinary" or "tinyblob" or "blob" or "mediumblob" or "longblob";

    /// <summary>Whether values, or their names, are in a character set.</summary>
    public bool IsText => Name is "char" or "character" or "nchar" or "national" or "varchar" or "varcharacter" or "nvarchar" or "varchar2"
        or "tinytext" or "text" or "mediumtext" or "longtext" or "long" or "clob" or "json" or "enum" or "set";

    /// <summary>As <see cref="Column.GeometryType"/>; null for what is no geometry.</summary>
    public int? GeometryType => Name switch
    {
        "geometry" => 0,
        "point" => 1,
        "linestring" => 2,
        "polygon" => 3,
        "multipoint" => 4,
        "multilinestring" => 5,
        "multipolygon" => 6,
        "geomcollection" or "geometrycollection" => 7,
        _ => null,
    };

    public static SqlType Parse(string text)
    {
        var end = text.AsSpan().IndexOfAny(" (");
        var name = (end < 0 ? text : text[..end]).ToLowerInvariant();
        var members = name is "enum" or "set" ? ParseMembers(text) : [];
        var isUnsigned = members.Count == 0 && (text.Contains("unsigned", StringComparison.OrdinalIgnoreCase) || text.Contains("zerofill", StringComparison.OrdinalIgnoreCase) || name == "serial");
        return new(name, isUnsigned, members);
    }

    /// <summary>Whether a column in the log can be of this type; what cannot be told apart there fits.</summary>
    public bool Fits(Column column) => Name switch
    {
        "tinyint" or "bool" or "boolean" => column.Wire == WireType.Tiny,
        "smallint" => column.Wire == WireType.Short,
        "mediumint" => column.Wire == WireType.Int24,
        "int" or "integer" => column.Wire == WireType.Long,
        "bigint" or "serial" => column.Wire == WireType.LongLong,
        "float" => column.Wire is WireType.Float or WireType.Double,
        "double" or "real" => column.Wire == WireType.Double,
        "decimal" or "dec" or "numeric" or "fixed" => column.Wire == WireType.NewDecimal,
        "bit" => column.Wire == WireType.Bit,
        "year" => column.Wire == WireType.Year,
        "date" => column.Type == ColumnType.Date,
        "time" => column.Type == ColumnType.Time,
        "datetime" => column.Type == ColumnType.DateTime,
        "timestamp" => column.Type == ColumnType.Timestamp,
        "enum" => column.Wire == WireType.Enum,
        "set" => column.Wire == WireType.Set,
        _ => !column.IsNumeric && !column.IsEnumOrSet && column.Type is not (ColumnType.Date or ColumnType.Time or ColumnType.DateTime or ColumnType.Timestamp or ColumnType.Bit or ColumnType.Year),
    };

    /// <summary>Quoted texts between commas; a quote within is doubled, and information_schema leaves backslashes as they are.</summary>
    private static List<string> ParseMembers(string text)
    {
        var members = new List<string>();
        var member = new StringBuilder();
        for (var i = text.IndexOf('\'', StringComparison.Ordinal); i >= 0 && i < text.Length; i++)
        {
            if (text[i] != '\'') continue;
            member.Clear();
            for (i++; i < text.Length; i++)
            {
                if (text[i] != '\'') member.Append(text[i]);
                else if (i + 1 < text.Length && text[i + 1] == '\'') member.Append(text[i++]);
                else break;
            }
            members.Add(member.ToString());
        }
        return members;
    }
}
