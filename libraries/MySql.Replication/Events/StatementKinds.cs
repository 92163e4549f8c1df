namespace MySql.Replication;

/// <summary>Tells statements apart by the words that the server itself writes.</summary>
internal static class StatementKinds
{
    public static StatementKind Of(ReadOnlySpan<byte> statement) => statement switch
    {
        _ when Equals(statement, "BEGIN"u8) || Starts(statement, "XA START"u8) => StatementKind.Begin,
        _ when Equals(statement, "COMMIT"u8) || Starts(statement, "XA COMMIT"u8) => StatementKind.Commit,
        _ when Equals(statement, "ROLLBACK"u8) || Starts(statement, "XA ROLLBACK"u8) => StatementKind.Rollback,
        _ when Starts(statement, "SAVEPOINT "u8) || Starts(statement, "ROLLBACK TO "u8) || Starts(statement, "XA END"u8) => StatementKind.Within,
        _ => StatementKind.Other,
    };

    private static bool Equals(ReadOnlySpan<byte> statement, ReadOnlySpan<byte> words) => System.Text.Ascii.EqualsIgnoreCase(statement, words);

    private static bool Starts(ReadOnlySpan<byte> statement, ReadOnlySpan<byte> words) =>
        statement.Length >= words.Length && System.Text.Ascii.EqualsIgnoreCase(statement[..words.Length], words);
}
