using ClickHouse.Embedded.Protocol;

namespace ClickHouse.Embedded.Access;

/// <summary>
/// A running statement is found again by its <c>log_comment</c>, to be cancelled when its client goes: so it may not give itself another.
/// In the address it may, where the request's own is added to it.
/// </summary>
internal static class TagRule
{
    /// <exception cref="ClickHouseException">452: the statement sets its <c>log_comment</c>.</exception>
    public static void Refuse(ReadOnlySpan<byte> sql)
    {
        var tokens = new SqlTokens(sql);
        bool isSettings = false;
        for (SqlName before = default, name; tokens.MoveNext(); before = name)
        {
            name = SqlName.Of(tokens);
            if (name.IsWord("SETTINGS"u8)) isSettings = true;
            else if (name.Symbol is ')' or ';' || name.IsWord("SELECT"u8) || name.IsWord("WITH"u8)) isSettings = false;
            else if (isSettings && name.Symbol == '=' && before.Is("log_comment"u8))
                throw ClickHouseException.Of(452, "SETTING_CONSTRAINT_VIOLATION", "Setting log_comment should not be changed by the statement: give it in the address.");
        }
    }
}
