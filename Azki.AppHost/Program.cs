using Azki.AppHost;
using Azki.AppHost.Publishing;
using Azki.AppHost.Services;
using Azki.AppHost.Stores;

var builder = DistributedApplication.CreateBuilder(args);
var platform = Platform.Of(builder);

var stores = new PlatformStores(platform.AddKafka(), platform.AddMySql(), platform.AddClickHouse(), platform.AddSpark());

var ingestor = platform.AddIngestor(stores);
platform.AddCdcBridge(stores);
var streamEtl = platform.AddStreamEtl(stores);
var dashboard = platform.AddDashboard(stores, streamEtl);
platform.AddBatchEtl(stores, streamEtl);

platform.PublishToCompose(ingestor, dashboard);
platform.PublishToAzure();

builder.Build().Run();
