using Azki.EventLog;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddServiceDefaults();
builder.AddServiceLog();
builder.AddEventLog();
builder.AddIngestor();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapIngestor();
await app.RunAsync();
