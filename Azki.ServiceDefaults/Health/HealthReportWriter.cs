using System.Net.Mime;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Azki.ServiceDefaults.Health;

/// <summary>
/// Writes <c>{"status":"ready","checks":[{"name":"log","state":"healthy","description":"..."}]}</c>.
/// </summary>
internal static class HealthReportWriter
{
    public static async Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = MediaTypeNames.Application.Json;
        context.Response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("status", report.Status switch
        {
            HealthStatus.Healthy => "ready",
            HealthStatus.Degraded => "degraded",
            _ => "not ready",
        });
        json.WriteStartArray("checks");
        foreach (var (name, entry) in report.Entries)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("state", entry.Status.ToString().ToLowerInvariant());
            if (Describe(entry) is { } description) json.WriteString("description", description);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    // A check that throws gets the exception's message as its description, and that may hold a connection string.
    private static string? Describe(HealthReportEntry entry) =>
        entry.Exception is { } exception && entry.Description == exception.Message
            ? $"The check failed ({exception.GetType().Name}); the log says more."
            : entry.Description;
}
