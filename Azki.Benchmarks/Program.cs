using Azki.Benchmarks.Commands;

return await BenchmarkCommand.RunAsync(args);
