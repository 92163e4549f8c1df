namespace Azki.Core.Text;

/// <summary>How values are set apart in a file.</summary>
/// <param name="Delimiter">Between values.</param>
/// <param name="Quote">Around values that contain the delimiter; doubled inside them.</param>
public readonly record struct CsvDialect(byte Delimiter, byte Quote)
{
    /// <summary>RFC 4180.</summary>
    public static CsvDialect Comma { get; } = new((byte)',', (byte)'"');
}
