using Azki.Dashboard.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Azki.Dashboard.SavedViews;

/// <summary>Saves and removes views.</summary>
internal static class ViewEndpoints
{
    public static void MapViews(this IEndpointRouteBuilder endpoints)
    {
        var views = endpoints.MapGroup("/views").RequireAuthorization(Roles.Viewer).WithMetadata(DashboardEndpoint.Mark).ExcludeFromDescription();
        views.MapPost("", async ([FromForm] string? name, [FromForm] string? address, ViewStore store, HttpContext context, IAuthorizationService authorization) =>
        {
            try
            {
                // Opened, it runs with the rights of whoever opens it: nobody gives others SQL to run that is not for them to write.
                if (ViewStore.IsSql(address) && !(await authorization.AuthorizeAsync(context.User, Roles.Analyst)).Succeeded)
                    throw new ArgumentException("Views of SQL are saved by analysts.");
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
