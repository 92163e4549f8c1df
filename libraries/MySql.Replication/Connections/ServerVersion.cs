using System.Globalization;

namespace MySql.Replication;

/// <summary>Which server it is.</summary>
/// <param name="Text">As the server names itself.</param>
/// <param name="IsMariaDb">MariaDB, with its own GTIDs and events; else MySQL.</param>
/// <param name="Number">The version's number.</param>
public sealed record ServerVersion(string Text, bool IsMariaDb, Version Number)
{
    /// <summary>MariaDB once put this before its version, so that old clients took it for MySQL 5.5.</summary>
    private const string MariaDbPrefix = "5.5.5-";

    /// <summary>Reads such as <c>9.7.4</c>, <c>8.0.36-28</c>, <c>5.5.5-10.11.19-MariaDB-0+deb12u1</c>.</summary>
    public static ServerVersion Parse(string text)
    {
        var isMariaDb = text.Contains("MariaDB", StringComparison.OrdinalIgnoreCase);
        var digits = isMariaDb && text.StartsWith(MariaDbPrefix, StringComparison.Ordinal) ? text[MariaDbPrefix.Length..] : text;
        var end = digits.AsSpan().IndexOfAnyExcept("0123456789.");
        var parts = (end < 0 ? digits : digits[..end]).Split('.', StringSplitOptions.RemoveEmptyEntries).Take(3).Select(p => int.Parse(p, CultureInfo.InvariantCulture)).ToArray();
        return new(text, isMariaDb, parts.Length == 3 ? new(parts[0], parts[1], parts[2]) : new(0, 0, 0));
    }

    /// <summary>As the server names itself.</summary>
    public override string ToString() => Text;
}
