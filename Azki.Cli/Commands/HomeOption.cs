using System.CommandLine;
using Azki.ServiceDefaults;

namespace Azki.Cli.Commands;

/// <summary>The option that every command on a home has.</summary>
internal static class HomeOption
{
    public static Option<string> Create() => new("--home")
    {
        Description = "The folder that holds everything the platform keeps.",
        HelpName = "DIR",
        DefaultValueFactory = _ => HomeFolder.Default,
    };
}
