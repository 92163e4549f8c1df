using System.Text;

namespace MySql.Replication.Columns;

/// <summary>All character sets of MySQL and MariaDB, and what .NET calls them.</summary>
internal static class Charsets
{
    private static readonly Dictionary<string, Charset> All = Create();

    public static Charset? Named(string name) => All.GetValueOrDefault(name);

    /// <summary>The character set that a collation's name begins with; null where it begins with none.</summary>
    public static string? NameOfCollation(string collation) => collation.Split('_')[0] is var name && All.ContainsKey(name) ? name : null;

    private static Dictionary<string, Charset> Create()
    {
        // .NET has the elder code pages only for those who ask.
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        Charset[] all =
        [
            new("utf8mb4", () => utf8, isUtf8: true), new("utf8mb3", () => utf8, isUtf8: true), new("utf8", () => utf8, isUtf8: true),
            new("ascii", () => utf8, isUtf8: true), new("binary", () => Encoding.Latin1, isSingleByte: true),
            SingleByte("latin1", 1252), SingleByte("latin2", 28592), SingleByte("latin5", 28599), SingleByte("latin7", 28603),
            SingleByte("cp1250", 1250), SingleByte("cp1251", 1251), SingleByte("cp1256", 1256), SingleByte("cp1257", 1257),
            SingleByte("cp850", 850), SingleByte("cp852", 852), Adjusted("cp866", 866, (0xFC, '\u207F'), (0xFD, '\u00B2')),
            SingleByte("greek", 28597), Adjusted("hebrew", 28598, (0xFD, '\u200E'), (0xFE, '\u200F')), SingleByte("koi8r", 20866), Adjusted("koi8u", 21866, (0x95, '\u2022'), (0xAE, '\u255D'), (0xBE, '\u256C')),
            SingleByte("macce", 10029), Adjusted("macroman", 10000, (0xBD, '\u03A9')), new("tis620", SingleByteEncoding.Tis620, isSingleByte: true),
            Table("armscii8", SingleByteTables.Armscii8), Table("dec8", SingleByteTables.Dec8), Table("geostd8", SingleByteTables.Geostd8),
            Table("hp8", SingleByteTables.Hp8), Table("keybcs2", SingleByteTables.Keybcs2), new("swe7", SingleByteEncoding.Swe7, isSingleByte: true),
            MultiByte("big5", 950), MultiByte("cp932", 932), MultiByte("sjis", 932), MultiByte("eucjpms", 51932), MultiByte("ujis", 51932),
            MultiByte("euckr", 51949), MultiByte("gb2312", 936), MultiByte("gbk", 936), MultiByte("gb18030", 54936),
            MultiByte("ucs2", 1201), MultiByte("utf16", 1201), MultiByte("utf16le", 1200), MultiByte("utf32", 12001),
        ];
        return all.ToDictionary(c => c.Name);
    }

    private static Charset SingleByte(string name, int codePage) => new(name, () => Encoding.GetEncoding(codePage), isSingleByte: true);

    private static Charset Adjusted(string name, int codePage, params (byte, char)[] differences) => new(name, () => SingleByteEncoding.Adjusted(codePage, differences), isSingleByte: true);

    private static Charset Table(string name, string high) => new(name, () => SingleByteEncoding.OfHighHalf(high), isSingleByte: true);

    private static Charset MultiByte(string name, int codePage) => new(name, () => Encoding.GetEncoding(codePage));
}
