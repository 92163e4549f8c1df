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
        var files = new Argument<string[]>("FILE") { Description = "Files of events: CSV, NDJSON or a JSON array, plain, gzip or zstd.", Arity = ArgumentArity.OneOrMore };
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
        var (sources, refused) = (new List<SourceAccount>(), new List<string>());
        await LoadProgress.RunAsync(async progress => refused = await EachAsync(
            paths, async path => sources.Add(await progress.FileAsync(path, bar => session.IngestAsync(path, path, bar, cancellationToken)))));
        if (sources.Count > 0) AnsiConsole.Write(ReportPrinter.Sources(sources));
        Require(paths, refused, SourceAccount.Problems(sources));
    }

    private static async Task SendAsync(Uri address, string? key, string[] paths, CancellationToken cancellationToken)
    {
        using var sender = new EventSender(address, key ?? Environment.GetEnvironmentVariable("AZKI_API_KEY"));
        var cut = new List<string>();
        var refused = await EachAsync(paths, async path =>
        {
            var answer = await sender.SendAsync(path, cancellationToken);
            Console.WriteLine($"{path}: {answer.Accepted} accepted, {answer.Rejected} rejected");
            if (answer.RestNotRead) cut.Add($"{path}: malformed or damaged, and the rest was not read. Correct it and send it again: no event is counted twice.");
        });
        Require(paths, refused, cut);
    }

    // Nothing of a file that is refused; the others are loaded and reported all the same.
    private static async Task<List<string>> EachAsync(string[] paths, Func<string, Task> load)
    {
        var refused = new List<string>();
        foreach (var path in paths)
        {
            try
            {
                await load(path);
            }
            catch (Exception e) when (AzkiCommand.Explain(e) is (var words, ExitCodes.InputRefused))
            {
                refused.Add(words);
            }
        }
        return refused;
    }

    private static void Require(string[] paths, List<string> refused, IEnumerable<string> problems)
    {
        var all = string.Join(Environment.NewLine, refused.Concat(problems));
        if (all.Length > 0) throw new CliException(all, refused.Count == paths.Length ? ExitCodes.InputRefused : ExitCodes.Failure);
    }
}
