using Azki.Dashboard;
using Azki.Dashboard.Api;
using Azki.Dashboard.Components;
using Azki.Dashboard.Exports;
using Azki.Dashboard.Live;
using Azki.Dashboard.Reading;
using Azki.Dashboard.SavedViews;
using Azki.Dashboard.SignIn;
using Azki.Dashboard.Viewing;
using Azki.ServiceDefaults;
using Azki.Warehouse.Reports;
using Azki.Warehouse.Reports.Overview;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Options;
using Scalar.AspNetCore;

namespace Microsoft.Extensions.Hosting;

/// <summary>Adds the dashboard to a host, its own or one that has more services.</summary>
public static class DashboardExtensions
{
    private const string NotFoundPath = "/not-found";

    /// <summary>Adds the pages and the API. Needs a <see cref="WarehouseReader"/>.</summary>
    public static TBuilder AddDashboard<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        var options = builder.Configuration.GetSection(DashboardOptions.Section).Get<DashboardOptions>() ?? new();
        builder.Services.AddOptions<DashboardOptions>().BindConfiguration(DashboardOptions.Section);
        builder.Services.CheckIntervals<DashboardOptions>(DashboardOptions.Section, new Interval<DashboardOptions>(nameof(DashboardOptions.PollInterval), o => o.PollInterval));
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddHttpContextAccessor();
        // Who is signed in stays so after a restart.
        builder.Services.AddDataProtection().PersistKeysToFileSystem(new(Path.Combine(HomeFolder.From(builder.Configuration).Path, "dashboard", "keys")));
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        builder.Services.AddSignIn(options);
        builder.Services.AddOpenApi();
        builder.Services.AddScoped<Viewer>();
        builder.Services.AddSingleton<FigureReader>();
        builder.Services.AddSingleton<OverviewReader>();
        builder.Services.AddSingleton<OverviewFeed>();
        builder.Services.AddSingleton<ViewStore>();
        builder.Services.AddSingleton<Questions>();
        builder.Services.AddSingleton<SqlConsole>();
        builder.Services.AddSingleton<JourneyAddress>();
        builder.Services.AddHostedService<FirstPage>();
        return builder;
    }

    /// <summary>Maps the pages, the files they need, and the API.</summary>
    public static WebApplication MapDashboard(this WebApplication app)
    {
        // Without a warehouse there is nothing to show: that is said at the start, not to the first viewer.
        app.Services.GetRequiredService<WarehouseReader>();
        // An address that leads nowhere comes to no component. Other answers without words, and those to programs, stay as they are.
        app.UseStatusCodePagesWithReExecute(NotFoundPath);
        app.Use(async (context, next) =>
        {
            await next(context);
            if (context.Features.Get<IStatusCodePagesFeature>() is { } pages) pages.Enabled = context.Response.StatusCode == StatusCodes.Status404NotFound && IsBrowsing(context);
        });
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        if (!app.Services.GetRequiredService<IOptions<DashboardOptions>>().Value.HasSignIn) app.UseMiddleware<LocalHostOnly>();
        app.UseMiddleware<PageHeaders>();
        app.MapStaticAssets().ShortCircuit();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(o => o.ContentSecurityFrameAncestorsPolicy = null).WithMetadata(DashboardEndpoint.Mark);
        app.MapSignIn();
        app.MapPreferences();
        app.MapViews();
        app.MapReportsApi();
        app.MapExports();
        app.MapScalarApiReference("/docs", scalar => scalar.WithTitle("Azki API").DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp().HideClientButton().HideDeveloperTools().WithOpenApiRoutePattern("/openapi/v1.json"))
            .RequireAuthorization(Roles.Viewer).WithMetadata(DashboardEndpoint.Mark);
        return app;
    }

    private static bool IsBrowsing(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) && context.Request.Headers.Accept.Any(a => a?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true);
}
