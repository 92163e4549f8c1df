using System.CommandLine;
using Azki.ServiceDefaults;

namespace Azki.Cli.Commands;

/// <summary>The option that every command on a home has.</summary>
internal static class HomeOption
{
    public static Option<string> Create()
    {
        var home = new Option<string>("--home")
        {
            Description = "The folder that holds everything the platform keeps.",
            HelpName = "DIR",
            DefaultValueFactory = _ => HomeFolder.Default,
        };
        // As a script gives it whose variable is not set.
        home.Validators.Add(r => { if (string.IsNullOrWhiteSpace(r.GetValueOrDefault<string>())) r.AddError("--home takes a folder, and was given an empty text."); });
        return home;
    }
}
