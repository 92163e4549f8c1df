using Azki.Warehouse;

var builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.UseStaticWebAssets();
builder.AddServiceDefaults();
builder.AddWarehouseReader();
builder.AddDashboard();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapDashboard();
app.MapOpenApi();
await app.RunAsync();
