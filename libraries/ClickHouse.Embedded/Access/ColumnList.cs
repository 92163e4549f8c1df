using ClickHouse.Embedded.Protocol;

namespace ClickHouse.Embedded.Access;

/// <summary>Follows a CREATE TABLE to the end of its columns: there, and nowhere else, a name stands before a type.</summary>
internal ref struct ColumnList
{
    private Place _place;

    /// <summary>Whether the token is within the columns, outside what one of them is made of.</summary>
    public bool IsInside { get; private set; }

    /// <summary>Takes the next token.</summary>
    public void Follow(SqlTokens tokens)
    {
        _place = _place switch
        {
            Place.Start => tokens.Is("CREATE"u8) ? Place.Created : Place.Over,
            Place.Created when tokens.Is("TABLE"u8) => Place.Named,
            Place.Created => tokens.Is("OR"u8) || tokens.Is("REPLACE"u8) || tokens.Is("TEMPORARY"u8) ? Place.Created : Place.Over,
            Place.Named when tokens.IsSymbol('(') => Place.Columns,
            Place.Named when tokens.Is("AS"u8) || tokens.Is("ENGINE"u8) || tokens.Is("WITH"u8) || tokens.Is("ORDER"u8) || tokens.Is("CLONE"u8) => Place.Over,
            Place.Columns when tokens.Depth == 0 => Place.Over,
            _ => _place,
        };
        IsInside = _place == Place.Columns && tokens.Depth == 1;
    }

    private enum Place : byte
    {
        Start,
        Created,
        Named,
        Columns,
        Over,
    }
}
