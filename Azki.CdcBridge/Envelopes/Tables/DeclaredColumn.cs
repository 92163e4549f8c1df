namespace Azki.CdcBridge.Envelopes.Tables;

/// <summary>A column as information_schema describes it.</summary>
/// <param name="Name"><c>COLUMN_NAME</c>.</param>
/// <param name="Type"><c>COLUMN_TYPE</c>: <c>decimal(10,2) unsigned</c>, <c>enum('a','b')</c>.</param>
/// <param name="IsNullable"><c>IS_NULLABLE</c> is YES.</param>
/// <param name="Charset"><c>CHARACTER_SET_NAME</c>.</param>
/// <param name="Default"><c>COLUMN_DEFAULT</c>.</param>
/// <param name="IsDefaultGenerated"><c>EXTRA</c> has DEFAULT_GENERATED: the default is an expression.</param>
internal sealed record DeclaredColumn(string Name, string Type, bool IsNullable, string? Charset, string? Default = null, bool IsDefaultGenerated = false)
{
    /// <summary>The type's first word, in small letters: <c>decimal</c>, <c>enum</c>.</summary>
    public string TypeName
    {
        get
        {
            var text = Type.AsSpan().Trim();
            var end = text.IndexOfAny(' ', '(');
            return (end < 0 ? text : text[..end]).ToString().ToLowerInvariant();
        }
    }
}
