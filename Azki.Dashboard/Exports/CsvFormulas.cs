namespace Azki.Dashboard.Exports;

/// <summary>
/// Spreadsheets take a cell that begins as a formula for one, and whoever sends events chooses the texts of a file that others open
/// (https://owasp.org/www-community/attacks/CSV_Injection). Such texts get an apostrophe; numbers stand without quotes and stay as they are.
/// </summary>
internal static class CsvFormulas
{
    private enum Place : byte
    {
        Outside,

        /// <summary>Behind the quote that opens a text.</summary>
        Opened,
        Inside,

        /// <summary>Behind a quote that ends the text, or stands for one when another follows.</summary>
        Closed,
    }

    /// <summary>Copies CSV of ClickHouse, whose texts are all in quotes, behind a mark by which spreadsheets know UTF-8.</summary>
    public static async Task CopyAsync(Stream csv, Stream output, CancellationToken cancellationToken)
    {
        await output.WriteAsync(System.Text.Encoding.UTF8.Preamble.ToArray(), cancellationToken);
        // A text has a quote more than what is added to it.
        var (input, safe, place) = (new byte[64 << 10], new byte[128 << 10], Place.Outside);
        while (await csv.ReadAsync(input, cancellationToken) is > 0 and var read)
        {
            var length = Guard(input.AsSpan(0, read), safe, ref place);
            await output.WriteAsync(safe.AsMemory(0, length), cancellationToken);
        }
    }

    private static int Guard(ReadOnlySpan<byte> input, Span<byte> output, ref Place place)
    {
        var length = 0;
        foreach (var value in input)
        {
            if (place == Place.Opened && "=+-@\t\r"u8.Contains(value)) output[length++] = (byte)'\'';
            output[length++] = value;
            place = (place, value) switch
            {
                (Place.Outside, (byte)'"') => Place.Opened,
                (Place.Outside, _) => Place.Outside,
                (Place.Closed, (byte)'"') => Place.Inside,
                (Place.Closed, _) => Place.Outside,
                (_, (byte)'"') => Place.Closed,
                _ => Place.Inside,
            };
        }
        return length;
    }
}
