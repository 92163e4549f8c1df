using System.Globalization;
using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Schema;

/// <summary>Reads what SHOW CREATE TABLE prints: a line for each column and key, the same on every server.</summary>
internal static class CreateTable
{
    private const string CurrentTime = "CURRENT_TIMESTAMP", EpochTime = "1970-01-01 00:00:00";

    /// <param name="name">Which table.</param>
    /// <param name="statement">As SHOW CREATE TABLE prints it.</param>
    public static SchemaTable Parse(TableName name, string statement)
    {
        var lines = statement.Split('\n');
        var charset = Word(new DefinitionReader(lines[^1]), "CHARSET");
        var columns = new List<SchemaColumn>();
        List<string>? primary = null;
        var unique = new List<List<string>>();
        foreach (var line in lines[1..^1])
        {
            var reader = new DefinitionReader(line);
            var first = reader.Next();
            if (first.StartsWith('`')) columns.Add(Column(DefinitionReader.Unquoted(first), reader, charset));
            else if (first == "PRIMARY") primary = Key(reader);
            else if (first == "UNIQUE") unique.Add(Key(reader));
        }
        var key = primary ?? unique.Find(names => names.TrueForAll(n => columns.Find(c => c.Name == n) is { IsOptional: false })) ?? [];
        return new(name, charset, key, [.. columns.Select(c => key.Contains(c.Name) ? c with { IsOptional = false } : c)]);
    }

    private static SchemaColumn Column(string name, DefinitionReader reader, string? tableCharset)
    {
        var type = reader.Next();
        var arguments = reader.NextInParentheses();
        var members = type is "enum" or "set" && arguments is not null ? DefinitionReader.Split(arguments) : null;
        var numbers = members is null && arguments is not null ? DefinitionReader.Split(arguments).ConvertAll(n => int.Parse(n, CultureInfo.InvariantCulture)) : [];
        var column = new SchemaColumn
        {
            Name = name,
            TypeName = type.ToUpperInvariant(),
            JdbcType = JdbcTypes.Of(type),
            Charset = JdbcTypes.IsText(type) ? tableCharset : null,
            // A SET is as long as all its values, each taken for one character, with commas between them.
            Length = type == "enum" ? 1 : members is not null ? 2 * members.Count - 1 : numbers.Count > 0 ? numbers[0] : null,
            Scale = numbers.Count > 1 ? numbers[1] : null,
            Members = members,
        };
        while (!reader.IsAtEnd) column = Apply(column, reader.Next(), reader);
        return column;
    }

    private static SchemaColumn Apply(SchemaColumn column, string word, DefinitionReader reader)
    {
        switch (word)
        {
            case "unsigned" or "zerofill": return column with { TypeName = $"{column.TypeName} {word.ToUpperInvariant()}" };
            case "SET": return column with { Charset = reader.Next() };
            case "NOT":
                reader.Next();
                return column with { IsOptional = false };
            case "AUTO_INCREMENT": return column with { IsAutoIncremented = true };
            case "DEFAULT": return column with { Default = DefaultOf(reader) };
            case "COMMENT" or "COLLATE" or "ON":
                reader.Next();
                return column;
            default: return column;
        }
    }

    /// <summary>Of expressions, the current time only is known; it stands for 1970.</summary>
    private static string? DefaultOf(DefinitionReader reader)
    {
        var word = reader.Next();
        // MariaDB prints current_timestamp(), uuid(), concat('a','b').
        var isCall = reader.NextInParentheses() is not null;
        if (word.StartsWith(CurrentTime, StringComparison.OrdinalIgnoreCase)) return EpochTime;
        if (word is "NULL" || word.StartsWith('(') || isCall) return null;
        return word.Contains('\'', StringComparison.Ordinal) ? word[(word.IndexOf('\'', StringComparison.Ordinal) + 1)..^1] : word;
    }

    private static List<string> Key(DefinitionReader reader)
    {
        while (!reader.IsAtEnd)
            if (reader.NextInParentheses() is { } names) return [.. DefinitionReader.Split(names).Where(n => n.StartsWith('`')).Select(DefinitionReader.Unquoted)];
            else reader.Next();
        return [];
    }

    /// <summary>The value of an option after the columns: <c>DEFAULT CHARSET=utf8mb4</c>.</summary>
    private static string? Word(DefinitionReader reader, string option)
    {
        while (!reader.IsAtEnd)
            if (reader.Next() is var word && word.StartsWith(option + "=", StringComparison.Ordinal)) return word[(option.Length + 1)..];
        return null;
    }
}
