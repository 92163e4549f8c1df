using System.CommandLine;
using Azki.Cli.Hosting;
using Azki.Cli.Reporting;
using Spectre.Console;

namespace Azki.Cli.Commands;

/// <summary><c>azki ingest</c>: loads files into a home, or sends them to a platform elsewhere.</summary>
internal static class IngestCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Description = "Files of events: CSV or NDJSON, plain, gzip or zstd.", Arity = ArgumentArity.OneOrMore };
        var home = HomeOption.Create();
        var url = new Option<string?>("--url") { Description = "Send the files to the platform at this address instead.", HelpName = "URL" };
        var key = new Option<string?>("--api-key") { Description = "The API key that platform wants (or AZKI_API_KEY).", HelpName = "KEY" };
        url.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<string?>() is { } text && !(Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https")))
                r.AddError($"--url takes an address such as http://127.0.0.1:8080, not {text}.");
        });
        var command = new Command("ingest", "Load files of events.") { files, home, url, key };
        command.SetAction(async (parsed, ct) =>
        {
            var paths = parsed.GetValue(files)!;
            foreach (var path in paths)
                if (!File.Exists(path)) throw new CliException($"{path} is not there.");
            if (parsed.GetValue(url) is { } address) await SendAsync(new(address), parsed.GetValue(key), paths, ct);
            else await LoadAsync(parsed.GetValue(home)!, paths, ct);
        });
        return command;
    }

    private static async Task LoadAsync(string home, string[] paths, CancellationToken cancellationToken)
    {
        await using var session = await HomeSession.OpenAsync(home, PlatformScope.All, cancellationToken);
        var sources = new List<SourceAccount>();
        await LoadProgress.RunAsync(async progress =>
        {
            foreach (var path in paths) sources.Add(await progress.FileAsync(path, bar => session.IngestAsync(path, path, bar, cancellationToken)));
        });
        AnsiConsole.Write(ReportPrinter.Sources(sources));
        SourceAccount.RequireRead(sources);
    }

    private static async Task SendAsync(Uri address, string? key, string[] paths, CancellationToken cancellationToken)
    {
        using var sender = new EventSender(address, key ?? Environment.GetEnvironmentVariable("AZKI_API_KEY"));
        foreach (var path in paths)
        {
            var (accepted, rejected) = await sender.SendAsync(path, cancellationToken);
            Console.WriteLine($"{path}: {accepted} accepted, {rejected} rejected");
        }
    }
}
