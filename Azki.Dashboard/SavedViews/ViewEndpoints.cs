using Azki.Dashboard.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Azki.Dashboard.SavedViews;

/// <summary>Saves and removes views.</summary>
internal static class ViewEndpoints
{
    public static void MapViews(this IEndpointRouteBuilder endpoints)
    {
        var views = endpoints.MapGroup("/views").RequireAuthorization(Roles.Viewer).WithMetadata(DashboardEndpoint.Mark).ExcludeFromDescription();
        views.MapPost("", ([FromForm] string? name, [FromForm] string? address, ViewStore store) =>
        {
            try
            {
                store.Save(name, address);
                return Results.Redirect("/reports");
            }
            catch (ArgumentException e)
            {
                return Results.Redirect($"/reports?problem={Uri.EscapeDataString(e.Message)}");
            }
        });
        views.MapPost("/remove", ([FromForm] string? name, ViewStore store) =>
        {
            store.Remove(name);
            return Results.Redirect("/reports");
        });
    }
}
