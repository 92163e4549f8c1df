using Azki.Cli.Commands;

return await AzkiCommand.RunAsync(args);
