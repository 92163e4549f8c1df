using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace ClickHouse.Embedded.Protocol;

/// <summary>
/// A multipart form: how clients send parameters too long for an address. A urlencoded body is not a form here: curl -d labels
/// plain SQL so.
/// </summary>
internal static class FormReader
{
    public static async Task AddAsync(
        IncomingRequest request, string contentType, RequestParameters parameters, CancellationToken cancellationToken)
    {
        string boundary = MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type)
            ? HeaderUtilities.RemoveQuotes(type.Boundary).ToString()
            : "";
        if (boundary.Length == 0) throw ClickHouseException.Of(36, "BAD_ARGUMENTS", "The multipart form has no boundary.");

        Stream body = ContentCoding.Decode(request.OpenBody(), request.Header("Content-Encoding"));
        var reader = new MultipartReader(boundary, body) { BodyLengthLimit = StatementReader.MaxStatementBytes };
        while (await reader.ReadNextSectionAsync(cancellationToken).ConfigureAwait(false) is { } section)
        {
            if (section.AsFormDataSection() is not { } field)
                throw ClickHouseException.Of(48, "NOT_IMPLEMENTED", "External tables in a form are not supported by the embedded engine.");
            using var text = new StreamReader(section.Body, Encoding.UTF8);
            parameters.Add(field.Name, await text.ReadToEndAsync(cancellationToken).ConfigureAwait(false));
        }

        parameters.IsFormRead = true;
    }
}
