using System.Globalization;
using System.Text;
using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Tables;

/// <summary>A type as SQL writes it: <c>decimal(10,2) unsigned</c>, <c>enum('a','it''s')</c>.</summary>
internal static class DeclaredType
{
    private const int LongestFloat = 24;

    /// <exception cref="EnvelopeException">The type is not known.</exception>
    public static ColumnShape Parse(DeclaredColumn column)
    {
        var (text, name) = (column.Type.Trim(), column.TypeName);
        var members = name is "enum" or "set" ? ParseMembers(text) : [];
        var numbers = members.Count > 0 ? [] : ParseNumbers(text);
        var shape = new ColumnShape
        {
            Name = column.Name,
            Type = TypeOf(name, column.Charset) ?? throw new EnvelopeException($"Column {column.Name} is of the type '{column.Type}', which cannot be captured. Leave its table out of Cdc:Tables."),
            IsNullable = column.IsNullable,
            IsUnsigned = members.Count == 0 && text.Contains("unsigned", StringComparison.OrdinalIgnoreCase),
            IsPoint = name == "point",
            Members = members,
            Charset = column.Charset,
            Default = DefaultOf(column, name),
        };
        var first = numbers.Count > 0 ? numbers[0] : (int?)null;
        return shape.Type switch
        {
            ColumnType.Decimal => shape with { Precision = first ?? 10, Scale = numbers.Count > 1 ? numbers[1] : 0 },
            ColumnType.Bit => shape with { Precision = first ?? 1 },
            ColumnType.Time or ColumnType.DateTime or ColumnType.Timestamp => shape with { Scale = first ?? 0 },
            ColumnType.Float => shape with { IsDoubleFloat = numbers.Count > 1 || first > LongestFloat },
            ColumnType.Binary => shape with { Length = first ?? 1 },
            _ => shape,
        };
    }

    /// <summary>Of expressions, Debezium knows the current time only: 1970 for a DATETIME.</summary>
    private static string? DefaultOf(DeclaredColumn column, string type)
    {
        if (!column.IsDefaultGenerated) return column.Default;
        return type == "datetime" && column.Default?.StartsWith("CURRENT_TIMESTAMP", StringComparison.OrdinalIgnoreCase) == true ? "1970-01-01 00:00:00" : null;
    }

    private static ColumnType? TypeOf(string name, string? charset)
    {
        var isBinary = charset == "binary";
        return name switch
        {
            "tinyint" or "bool" or "boolean" => ColumnType.TinyInt,
            "smallint" => ColumnType.SmallInt,
            "mediumint" => ColumnType.MediumInt,
            "int" or "integer" => ColumnType.Int,
            "bigint" => ColumnType.BigInt,
            "float" => ColumnType.Float,
            "double" or "real" => ColumnType.Double,
            "decimal" or "numeric" => ColumnType.Decimal,
            "bit" => ColumnType.Bit,
            "year" => ColumnType.Year,
            "date" => ColumnType.Date,
            "time" => ColumnType.Time,
            "datetime" => ColumnType.DateTime,
            "timestamp" => ColumnType.Timestamp,
            "char" => isBinary ? ColumnType.Binary : ColumnType.Char,
            "varchar" => isBinary ? ColumnType.VarBinary : ColumnType.VarChar,
            "tinytext" or "text" or "mediumtext" or "longtext" => isBinary ? ColumnType.Blob : ColumnType.Text,
            "binary" => ColumnType.Binary,
            "varbinary" => ColumnType.VarBinary,
            "tinyblob" or "blob" or "mediumblob" or "longblob" => ColumnType.Blob,
            "enum" => ColumnType.Enum,
            "set" => ColumnType.Set,
            "json" => ColumnType.Json,
            "geometry" or "point" or "linestring" or "polygon" or "multipoint" or "multilinestring" or "multipolygon" or "geomcollection" or "geometrycollection" => ColumnType.Geometry,
            "vector" => ColumnType.Vector,
            _ => null,
        };
    }

    private static List<int> ParseNumbers(string text)
    {
        var (from, to) = (text.IndexOf('(', StringComparison.Ordinal), text.IndexOf(')', StringComparison.Ordinal));
        return from < 0 || to < from ? [] : [.. text[(from + 1)..to].Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture))];
    }

    /// <summary>Quoted texts between commas; a quote within is doubled.</summary>
    private static List<string> ParseMembers(string text)
    {
        var members = new List<string>();
        var member = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
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
