namespace Azki.Ingestor;

/// <summary>An input that is refused as a whole, before any of it was logged. The message says what is wrong with it.</summary>
public sealed class FileRefusedException : Exception
{
    private FileRefusedException(string message, IReadOnlyList<string> missingColumns)
        : base(message) => MissingColumns = missingColumns;

    /// <summary>The needed columns that the header lacks or names twice; empty when something else is wrong.</summary>
    public IReadOnlyList<string> MissingColumns { get; }

    internal static FileRefusedException NoHeader(string name, IReadOnlyList<string> needed) =>
        new($"{name} is empty: a first line that names the columns {string.Join(", ", needed)} is needed. Nothing was loaded.", needed);

    internal static FileRefusedException Columns(string name, IReadOnlyList<string> missing) =>
        new($"{name}: the first line lacks {string.Join(", ", missing)}. Nothing was loaded.", missing);

    internal static FileRefusedException HeaderTooLong(string name, int bytes, int most) =>
        new(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}: the first line has {bytes:N0} bytes, at most {most:N0} can be columns. Nothing was loaded."), []);

    internal static FileRefusedException Damaged(string name) =>
        new($"{name}: its compressed data is damaged or cut short before the first row. Nothing was loaded.", []);

    internal static FileRefusedException NotJson(string name) =>
        new($"{name} is not JSON: neither an array of objects nor one object. Nothing was loaded.", []);
}
