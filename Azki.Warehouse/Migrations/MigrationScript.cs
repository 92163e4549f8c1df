using System.Globalization;
using System.IO.Hashing;
using System.Reflection;
using System.Text;

namespace Azki.Warehouse.Migrations;

/// <summary>One file of <c>init-scripts/clickhouse</c>: its number, its statements, and a checksum that tells when it was edited.</summary>
internal sealed record MigrationScript(int Number, string Name, string Checksum, IReadOnlyList<string> Statements)
{
    private const string ReplicatedOnly = "-- For replicated tables only.\n";

    private const string Prefix = "migrations/";

    /// <summary>Its first line says that it means nothing where tables are not replicated.</summary>
    public bool IsForReplicated { get; private init; }

    /// <summary>Those that mean something in a database that nothing was ever put into.</summary>
    public IEnumerable<string> StatementsOfNew => Statements.Where(s => !s.StartsWith("TRUNCATE ", StringComparison.Ordinal));

    /// <summary>The scripts shipped with this program, in order.</summary>
    public static IReadOnlyList<MigrationScript> Shipped()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name =>
                {
                    using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                    return Parse(name[Prefix.Length..], reader.ReadToEnd());
                }),
        ];
    }

    /// <summary>Reads a script. A statement ends with a semicolon at the end of a line, so one inside a comment or text is harmless.</summary>
    public static MigrationScript Parse(string fileName, string text)
    {
        var number = int.Parse(fileName.AsSpan(0, fileName.IndexOf('_', StringComparison.Ordinal)), NumberStyles.None, CultureInfo.InvariantCulture);
        var code = string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Where(line => !line.TrimStart().StartsWith("--", StringComparison.Ordinal)));
        var statements = code.Split(";\n").Select(s => s.Trim().TrimEnd(';')).Where(s => s.Length > 0).ToList();
        var checksum = XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(string.Join(";\n", statements))).ToString("x16", CultureInfo.InvariantCulture);
        return new(number, fileName, checksum, statements) { IsForReplicated = text.ReplaceLineEndings("\n").StartsWith(ReplicatedOnly, StringComparison.Ordinal) };
    }
}
