using Azki.Cli.Commands;

namespace Azki.Cli.Hosting;

/// <summary>What fails for another command reaches its person in the words this process would use for its own.</summary>
internal static class LocalProblems
{
    public static async ValueTask<object?> ExplainAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (OperationCanceledException) when (!context.HttpContext.RequestAborted.IsCancellationRequested)
        {
            return Results.Problem("The running instance is ending. Ask again once it runs.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            var (message, exitCode) = AzkiCommand.Explain(e);
            return Results.Problem(message, statusCode: exitCode == ExitCodes.InputRefused ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status500InternalServerError);
        }
    }
}
