using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace ClickHouse.Embedded.Protocol;

/// <summary>
/// A multipart form: how clients send parameters too long for an address, and external tables, as files. A urlencoded body is not a form
/// here: curl -d labels plain SQL so.
/// </summary>
internal static class FormReader
{
    public static bool IsForm(IncomingRequest request) =>
        request.Header("Content-Type") is { } type && type.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase);

    private const int MaxFields = 1000;

    /// <summary>Adds its fields to the parameters and gives each file, as it comes, to <paramref name="load"/>.</summary>
    public static async Task ReadAsync(
        IncomingRequest request, RequestParameters parameters, Func<string, Stream, Task> load, CancellationToken cancellationToken)
    {
        string boundary = MediaTypeHeaderValue.TryParse(request.Header("Content-Type"), out MediaTypeHeaderValue? type)
            ? HeaderUtilities.RemoveQuotes(type.Boundary).ToString()
            : "";
        if (boundary.Length == 0) throw ClickHouseException.Of(36, "BAD_ARGUMENTS", "The multipart form has no boundary.");

        Stream body = ContentCoding.Decode(request.OpenBody(), request.Header("Content-Encoding"));
        var reader = new MultipartReader(boundary, body);
        int fields = 0, room = StatementReader.MaxStatementBytes;
        while (await reader.ReadNextSectionAsync(cancellationToken).ConfigureAwait(false) is { } section)
        {
            if (section.AsFileSection() is { } file)
            {
                await load(file.Name, section.Body).ConfigureAwait(false);
            }
            else if (section.AsFormDataSection() is { } field)
            {
                if (++fields > MaxFields) throw ClickHouseException.Of(36, "BAD_ARGUMENTS", $"The form has more than {MaxFields} fields.");
                string value = await FieldAsync(section.Body, room, cancellationToken).ConfigureAwait(false);
                room -= value.Length;
                parameters.Add(field.Name, value);
            }
        }

        parameters.IsFormRead = true;
    }

    private static async Task<string> FieldAsync(Stream body, int room, CancellationToken cancellationToken)
    {
        byte[] text = new byte[1024];
        int length = 0;
        while (true)
        {
            int read = await body.ReadAsync(text.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (read == 0) return Encoding.UTF8.GetString(text, 0, length);
            length += read;
            if (length > room)
                throw ClickHouseException.Of(36, "BAD_ARGUMENTS", $"The fields of the form are longer than {StatementReader.MaxStatementBytes} bytes together. Send data as a file of the form.");
            if (length == text.Length) Array.Resize(ref text, length * 2);
        }
    }
}
