using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using MySql.Replication.Columns;

namespace MySql.Replication;

/// <summary>A character set of the server.</summary>
public sealed class Charset
{
    private static readonly ConcurrentDictionary<int, Charset> Known = new();
    private readonly Func<Encoding> _open;
    private Encoding? _encoding;
    private char[]? _singleByte;

    internal Charset(string name, Func<Encoding> open, bool isUtf8 = false, bool isSingleByte = false) =>
        (Name, _open, IsUtf8, IsSingleByte) = (name, open, isUtf8, isSingleByte);

    /// <summary>The server's name for it, such as <c>utf8mb4</c>.</summary>
    public string Name { get; }

    /// <summary>Bytes are UTF-8 as they are.</summary>
    public bool IsUtf8 { get; }

    /// <summary>No text but bytes.</summary>
    public bool IsBinary => Name == "binary";

    /// <summary>The way to text.</summary>
    /// <exception cref="NotSupportedException">The character set is not known here; the bytes can be read as they are.</exception>
    public Encoding Encoding => _encoding ??= _open();

    internal bool IsSingleByte { get; }

    /// <summary>Whether there is a way to text.</summary>
    internal bool IsKnown { get; private init; } = true;

    internal static Charset Utf8 { get; } = Charsets.Named("utf8mb4")!;

    /// <summary>The character set of a collation, by the number the server has for it.</summary>
    public static Charset OfCollation(int id) => Known.GetOrAdd(id, static id => Charsets.Named(CollationIds.CharsetName(id) ?? "") ?? Unknown($"collation {id}"));

    /// <summary>A character set by the server's name.</summary>
    public static Charset Named(string name) => Charsets.Named(name) ?? Unknown(name);

    /// <summary>Writes text of this character set as UTF-8.</summary>
    internal void Transcode(ReadOnlySpan<byte> text, IBufferWriter<byte> utf8)
    {
        if (IsUtf8)
        {
            text.CopyTo(utf8.GetSpan(text.Length));
            utf8.Advance(text.Length);
            return;
        }
        if (IsSingleByte)
        {
            var table = _singleByte ??= Encoding.GetChars([.. Enumerable.Range(0, 256).Select(i => (byte)i)]);
            var target = utf8.GetSpan(3 * text.Length);
            var written = 0;
            foreach (var b in text)
            {
                var c = table[b];
                if (c < 0x80) target[written++] = (byte)c;
                else written += new Rune(c).EncodeToUtf8(target[written..]);
            }
            utf8.Advance(written);
            return;
        }
        var chars = ArrayPool<char>.Shared.Rent(Encoding.GetMaxCharCount(text.Length));
        var count = Encoding.GetChars(text, chars);
        utf8.Advance(Encoding.UTF8.GetBytes(chars.AsSpan(0, count), utf8.GetSpan(3 * count)));
        ArrayPool<char>.Shared.Return(chars);
    }

    private static Charset Unknown(string name) =>
        new(name, () => throw new NotSupportedException($"Text of the character set {name} cannot be converted here. Read its bytes with ColumnValue.Bytes.")) { IsKnown = false };
}
