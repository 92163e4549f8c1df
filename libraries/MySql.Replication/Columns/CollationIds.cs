namespace MySql.Replication.Columns;

/// <summary>Which character set a collation is of, by its number (<c>information_schema.collations</c>).</summary>
internal static class CollationIds
{
    public const int Binary = 63;

    /// <summary>MariaDB numbers the NO PAD twin of a collation so many above it.</summary>
    private const int MariaDbNoPad = 1024;

    /// <summary>MariaDB's collations of Unicode 14: 256 numbers for each of its Unicode character sets.</summary>
    private const int MariaDbUca1400 = 2048;

    private static readonly string[] Uca1400 = ["utf8mb3", "utf8mb4", "ucs2", "utf16", "utf32"];

    private static readonly (string Charset, int[] Ids)[] Single =
    [
        ("armscii8", [32, 64]), ("ascii", [11, 65]), ("big5", [1, 84]), ("binary", [63]), ("cp1250", [26, 34, 44, 66, 99]),
        ("cp1251", [14, 23, 50, 51, 52]), ("cp1256", [57, 67]), ("cp1257", [29, 58, 59]), ("cp850", [4, 80]), ("cp852", [40, 81]),
        ("cp866", [36, 68]), ("cp932", [95, 96]), ("dec8", [3, 69]), ("eucjpms", [97, 98]), ("euckr", [19, 85]), ("gb18030", [248, 249, 250]),
        ("gb2312", [24, 86]), ("gbk", [28, 87]), ("geostd8", [92, 93]), ("greek", [25, 70]), ("hebrew", [16, 71]), ("hp8", [6, 72]),
        ("keybcs2", [37, 73]), ("koi8r", [7, 74]), ("koi8u", [22, 75]), ("latin1", [5, 8, 15, 31, 47, 48, 49, 94]), ("latin2", [2, 9, 21, 27, 77]),
        ("latin5", [30, 78]), ("latin7", [20, 41, 42, 79]), ("macce", [38, 43]), ("macroman", [39, 53]), ("sjis", [13, 88]), ("swe7", [10, 82]),
        ("tis620", [18, 89]), ("ucs2", [35, 90, 159]), ("ujis", [12, 91]), ("utf16", [54, 55]), ("utf16le", [56, 62]), ("utf32", [60, 61]),
        ("utf8mb3", [33, 76, 83]), ("utf8mb4", [45, 46]),
    ];

    private static readonly (int First, int Last, string Charset)[] Ranges =
    [
        (101, 124, "utf16"), (128, 151, "ucs2"), (160, 183, "utf32"), (192, 223, "utf8mb3"), (224, 247, "utf8mb4"), (255, 323, "utf8mb4"),
        (576, 578, "utf8mb3"), (608, 610, "utf8mb4"), (640, 642, "ucs2"), (672, 674, "utf16"), (736, 738, "utf32"),
    ];

    private static readonly Dictionary<int, string> ById = Single.SelectMany(s => s.Ids.Select(id => (id, s.Charset))).ToDictionary(p => p.id, p => p.Charset);

    /// <summary>Null for a number that is not known.</summary>
    public static string? CharsetName(int id)
    {
        if (id >= MariaDbUca1400) return (id - MariaDbUca1400) / 256 is var at && at < Uca1400.Length ? Uca1400[at] : null;
        if (ById.TryGetValue(id, out var name)) return name;
        foreach (var (first, last, charset) in Ranges)
            if (id >= first && id <= last) return charset;
        return id > MariaDbNoPad ? CharsetName(id - MariaDbNoPad) : null;
    }
}
