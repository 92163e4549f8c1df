using Azki.EventLog;
using Azki.StreamEtl;
using Azki.Warehouse;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddServiceLog();
builder.AddEventLog();
builder.AddWarehouse();
builder.AddStreamEtl();

var app = builder.Build();
app.MapDefaultEndpoints();
await app.RunAsync();
