using Azki.EventLog;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddServiceDefaults();
builder.AddServiceLog();
builder.AddEventLog();
builder.AddCdcBridge();

var app = builder.Build();
app.MapDefaultEndpoints();
await app.RunAsync();
