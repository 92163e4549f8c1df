using Azki.ServiceDefaults;

namespace Azki.Dashboard.SignIn;

/// <summary>
/// Where nobody signs in, pages are for this machine: a web site that lets its name point to 127.0.0.1 must not read them through a browser.
/// </summary>
internal sealed class LocalHostOnly(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<DashboardEndpoint>() is not null && !LoopbackHost.Is(context.Request.Host.Host))
        {
            context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            await context.Response.WriteAsync("Ask for this page as http://127.0.0.1 or http://localhost.");
            return;
        }
        await next(context);
    }
}
