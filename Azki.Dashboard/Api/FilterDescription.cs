using Azki.Warehouse.Reports;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Azki.Dashboard.Api;

/// <summary>Describes the filters of an address, which are read from it by hand.</summary>
internal static class FilterDescription
{
    private static readonly (string Name, string Meaning)[] Filters =
    [
        ("from", "The first UTC day, 2025-10-01; also of the Persian calendar, 1404/07/09. Without one: thirty days before the last."),
        ("to", "The last UTC day. Without one: the last day with an event."),
        ("channel", "Only these channels; may be repeated."),
        ("city", "Only users of these cities; may be repeated."),
        ("device", "Only these device types; may be repeated."),
    ];

    private static readonly (string Name, string Meaning)[] OfReports =
    [
        ("event", "Only these event types; may be repeated. /api/reports tells by what a report can be filtered."),
        ("grain", "day, week (from Monday) or month."),
        ("by", "Split by channel, city, device or event, where the report has it."),
        ("sort", "The column to sort by."),
        ("dir", "asc or desc."),
    ];

    private static readonly (string Name, string Meaning)[] OfJourneys =
    [
        ("unit", "user or session."),
        ("window", "Minutes within which the steps count, from the first one."),
    ];

    public static Task DescribeReport(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken) => Add(operation, [.. Filters, .. OfReports]);

    public static Task DescribeJourney(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken) => Add(operation, [.. Filters, .. OfJourneys]);

    // A filter by values takes any number of them.
    private static OpenApiSchema SchemaOf(string name)
    {
        var text = new OpenApiSchema { Type = JsonSchemaType.String };
        return Dimension.Find(name) is null ? text : new OpenApiSchema { Type = JsonSchemaType.Array, Items = text };
    }

    private static Task Add(OpenApiOperation operation, IEnumerable<(string Name, string Meaning)> filters)
    {
        operation.Parameters ??= [];
        foreach (var (name, meaning) in filters)
            operation.Parameters.Add(new OpenApiParameter { Name = name, In = ParameterLocation.Query, Description = meaning, Schema = SchemaOf(name) });
        return Task.CompletedTask;
    }
}
