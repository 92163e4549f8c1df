using Azki.Dashboard.Reading;
using Azki.Warehouse;

var builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.UseStaticWebAssets();
// SQL travels in addresses, so that they can be shared.
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestLineSize = 64 << 10);
builder.AddServiceDefaults();
builder.AddServiceLog();
builder.AddWarehouseReader();
builder.AddDashboard();
builder.Services.AddHealthChecks().AddCheck<ReadingHealth>("warehouse");

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapDashboard();
app.MapOpenApi();
await app.RunAsync();
