using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Azki.Ingestor.Http;

/// <summary>Describes what the endpoint reads itself, which the framework therefore cannot see.</summary>
internal static class EventsDescription
{
    public static async Task DescribeAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var row = await context.GetOrCreateSchemaAsync(typeof(EventInput), null, cancellationToken);
        row.Properties = row.Properties?.ToDictionary(
            property => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Key), property => property.Value);
        row.Required = new HashSet<string> { "event_time", "user_id", "session_id", "event_type", "channel" };
        var rows = new OpenApiSchema { Type = JsonSchemaType.Array, Items = row };
        var lines = new OpenApiSchema { Type = JsonSchemaType.String };
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Description = "Content-Encoding may be gzip, zstd, br or deflate.",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/json"] = new() { Schema = new OpenApiSchema { OneOf = [rows, row] } },
                ["application/x-ndjson"] = new() { Schema = lines },
                ["text/csv"] = new() { Schema = lines },
            },
        };
    }
}
