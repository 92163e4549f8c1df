using System.CommandLine;
using Azki.CdcBridge;
using Azki.Ingestor;
using Azki.ServiceDefaults.Faults;
using Azki.SparkEtl;
using Microsoft.Extensions.Options;
using Spark.Connect;

namespace Azki.Cli.Commands;

/// <summary>The program's commands, and how its errors reach a person.</summary>
internal static class AzkiCommand
{
    private const string About = """
        Azki Insurance Analytics Platform: what the users of an insurance aggregator do, as it happens, in exact figures.

        Exit codes: 0 done, 1 failed, 2 command line or a setting not understood, or they do not fit together, 3 home not available,
        4 port taken, 5 input refused as a whole, 6 something is not installed (azki doctor), 141 the output was closed before its end.
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        var termination = Termination.Watch();
        // In a pipe there is no width to fit: tables keep their lines whole.
        if (Console.IsOutputRedirected) Spectre.Console.AnsiConsole.Profile.Width = 200;
        // A file whose name begins with @ is a file like any other, and no list of arguments.
        var parsed = Create().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        try
        {
            var exitCode = await parsed.InvokeAsync(invocation, termination);
            return parsed.Errors.Count > 0 ? ExitCodes.Usage : exitCode;
        }
        catch (OperationCanceledException) when (termination.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("azki: ended early, as asked. What was acknowledged is kept; run it again to go on.");
            // Who serves has done what it was to do. What was to follow a load or an answer must not follow half of it.
            return parsed.CommandResult.Command.Name == "run" && !parsed.GetValue<bool>("--once") ? ExitCodes.Success : ExitCodes.Failure;
        }
        catch (Exception e)
        {
            var (message, exitCode) = Explain(e);
            await Console.Error.WriteLineAsync($"azki: {message}");
            return exitCode;
        }
    }

    public static RootCommand Create()
    {
        var root = new RootCommand(About);
        root.Add(RunCommand.Create());
        root.Add(IngestCommand.Create());
        root.Add(QueryCommand.Create());
        root.Add(StatusCommand.Create());
        root.Add(QuarantineCommand.Create());
        root.Add(EtlCommand.Create());
        root.Add(CdcCommand.Create());
        root.Add(ResetCommand.Create());
        root.Add(DoctorCommand.Create());
        return root;
    }

    /// <summary>An error in words, and what the program ends with.</summary>
    internal static (string Message, int ExitCode) Explain(Exception e) => e switch
    {
        CliException known => (known.Message, known.ExitCode),
        UserRemovalRefusedException => ($"{e.Message} With azki run: --confirm-removals.", ExitCodes.InputRefused),
        Warehouse.WarehouseException { IsNewer: true } => (e.Message, ExitCodes.HomeUnavailable),
        FileRefusedException or UsersFileRefusedException => (e.Message, ExitCodes.InputRefused),
        IOException or UnauthorizedAccessException or Warehouse.WarehouseException or EventLog.EventLogException or DamageException
            or System.Data.Common.DbException => (Fault.Of(e).Message, ExitCodes.Failure),
        // The last: a setting that is no number or time, as the configuration tells it.
        FormatException or OptionsValidationException or InvalidOperationException { InnerException: FormatException or OverflowException or ArgumentException } => (e.Message, ExitCodes.Usage),
        InvalidDataException => (e.Message, ExitCodes.InputRefused),
        StagingException or SparkConnectException => (e.Message, ExitCodes.Failure),
        // A running instance that does not answer is told by who asked it.
        HttpRequestException => ($"The warehouse does not answer: {e.Message}", ExitCodes.Failure),
        _ => (e.ToString(), ExitCodes.Failure),
    };
}
