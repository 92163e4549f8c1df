using System.Collections.Frozen;

namespace ClickHouse.Embedded.Protocol;

/// <summary>How the blocks of a streamed result are joined: each comes with the whole header of its format.</summary>
internal enum BlockHeader
{
    /// <summary>Not by cutting a header off; the result is taken whole.</summary>
    Unjoinable,
    None,
    OneLine,
    TwoLines,
    OneCsvLine,
    TwoCsvLines,
    RowBinaryNames,
    RowBinaryNamesAndTypes,
}

/// <summary>The output formats that differ from "anything in bytes, taken whole".</summary>
internal static class OutputFormats
{
    private const string Tsv = "text/tab-separated-values; charset=UTF-8";
    private const string Csv = "text/csv; charset=UTF-8; header=absent";
    private const string CsvHeader = "text/csv; charset=UTF-8; header=present";
    private const string Json = "application/json; charset=UTF-8";
    private const string Ndjson = "application/x-ndjson; charset=UTF-8";
    private const string Binary = "application/octet-stream";
    private const string Text = "text/plain; charset=UTF-8";

    private static readonly FrozenDictionary<string, (string ContentType, BlockHeader Header)> Known =
        new Dictionary<string, (string, BlockHeader)>
        {
            ["TabSeparated"] = (Tsv, BlockHeader.None),
            ["TSV"] = (Tsv, BlockHeader.None),
            ["TabSeparatedRaw"] = (Tsv, BlockHeader.None),
            ["TSVRaw"] = (Tsv, BlockHeader.None),
            ["TabSeparatedWithNames"] = (Tsv, BlockHeader.OneLine),
            ["TSVWithNames"] = (Tsv, BlockHeader.OneLine),
            ["TabSeparatedWithNamesAndTypes"] = (Tsv, BlockHeader.TwoLines),
            ["TSVWithNamesAndTypes"] = (Tsv, BlockHeader.TwoLines),
            ["TSKV"] = (Tsv, BlockHeader.None),
            ["CSV"] = (Csv, BlockHeader.None),
            ["CSVWithNames"] = (CsvHeader, BlockHeader.OneCsvLine),
            ["CSVWithNamesAndTypes"] = (CsvHeader, BlockHeader.TwoCsvLines),
            ["JSONEachRow"] = (Ndjson, BlockHeader.None),
            ["JSONLines"] = (Ndjson, BlockHeader.None),
            ["NDJSON"] = (Ndjson, BlockHeader.None),
            ["JSONStringsEachRow"] = (Ndjson, BlockHeader.None),
            ["JSONCompactEachRow"] = (Ndjson, BlockHeader.None),
            ["JSONCompactStringsEachRow"] = (Ndjson, BlockHeader.None),
            ["JSONCompactEachRowWithNames"] = (Ndjson, BlockHeader.OneLine),
            ["JSONCompactEachRowWithNamesAndTypes"] = (Ndjson, BlockHeader.TwoLines),
            ["RowBinary"] = (Binary, BlockHeader.None),
            ["RowBinaryWithNames"] = (Binary, BlockHeader.RowBinaryNames),
            ["RowBinaryWithNamesAndTypes"] = (Binary, BlockHeader.RowBinaryNamesAndTypes),
            ["Native"] = (Binary, BlockHeader.None),
            ["LineAsString"] = (Text, BlockHeader.None),
            ["JSON"] = (Json, BlockHeader.Unjoinable),
            ["JSONCompact"] = (Json, BlockHeader.Unjoinable),
            ["JSONStrings"] = (Json, BlockHeader.Unjoinable),
            ["JSONCompactStrings"] = (Json, BlockHeader.Unjoinable),
            ["JSONColumns"] = (Json, BlockHeader.Unjoinable),
            ["JSONColumnsWithMetadata"] = (Json, BlockHeader.Unjoinable),
            ["JSONObjectEachRow"] = (Json, BlockHeader.Unjoinable),
            ["Pretty"] = (Text, BlockHeader.Unjoinable),
            ["PrettyCompact"] = (Text, BlockHeader.Unjoinable),
            ["PrettyCompactMonoBlock"] = (Text, BlockHeader.Unjoinable),
            ["PrettySpace"] = (Text, BlockHeader.Unjoinable),
            ["Vertical"] = (Text, BlockHeader.Unjoinable),
            ["Markdown"] = ("text/markdown; charset=UTF-8", BlockHeader.Unjoinable),
            ["Values"] = (Text, BlockHeader.Unjoinable),
            ["XML"] = ("application/xml; charset=UTF-8", BlockHeader.Unjoinable),
            // A block without a byte would be taken for the end of the answer, and the rest not run.
            ["Null"] = (Text, BlockHeader.Unjoinable),
        }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static string ContentType(string format) => Known.TryGetValue(format, out var known) ? known.ContentType : Binary;

    public static BlockHeader HeaderOf(string format) => Known.TryGetValue(format, out var known) ? known.Header : BlockHeader.Unjoinable;

    /// <summary>The length of the header at the beginning of a block, in bytes.</summary>
    public static int HeaderLength(BlockHeader header, ReadOnlySpan<byte> block) => header switch
    {
        BlockHeader.OneLine => Lines(block, 1, quoted: false),
        BlockHeader.TwoLines => Lines(block, 2, quoted: false),
        BlockHeader.OneCsvLine => Lines(block, 1, quoted: true),
        BlockHeader.TwoCsvLines => Lines(block, 2, quoted: true),
        BlockHeader.RowBinaryNames => Strings(block, perColumn: 1),
        BlockHeader.RowBinaryNamesAndTypes => Strings(block, perColumn: 2),
        _ => 0,
    };

    private static int Lines(ReadOnlySpan<byte> block, int count, bool quoted)
    {
        bool inside = false;
        for (int at = 0; at < block.Length; at++)
        {
            if (block[at] == '"' && quoted) inside = !inside;
            else if (block[at] == '\n' && !inside && --count == 0) return at + 1;
        }

        return block.Length;
    }

    private static int Strings(ReadOnlySpan<byte> block, int perColumn)
    {
        int at = 0;
        for (ulong left = VarUInt(block, ref at) * (ulong)perColumn; left > 0; left--)
        {
            ulong length = VarUInt(block, ref at);
            at += (int)length;
        }

        return at;
    }

    private static ulong VarUInt(ReadOnlySpan<byte> block, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte part = block[at++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80) return value;
        }
    }
}
