using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Azki.ServiceDefaults;

/// <summary>A time that a section of the configuration sets: how often something is done, or how long it may take.</summary>
/// <param name="Name">As the section has it.</param>
/// <param name="Of">Takes it from the options.</param>
public sealed record Interval<TOptions>(string Name, Func<TOptions, TimeSpan> Of)
{
    /// <summary>It may not be longer; a timer of .NET takes no more than 2^32 ms.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromDays(49);

    /// <summary>Whether zero is one: no waiting.</summary>
    public bool MayBeZero { get; init; }

    /// <summary>Whether no timer goes by it, such that it may be of any length.</summary>
    public bool MayBeLong { get; init; }

    internal string? WhyNot(string section, TOptions options)
    {
        var value = Of(options);
        if ((value > TimeSpan.Zero || (MayBeZero && value == TimeSpan.Zero)) && (MayBeLong || value <= Longest)) return null;
        var least = MayBeZero ? "not be negative" : "be more than zero";
        var most = MayBeLong ? "" : string.Create(CultureInfo.InvariantCulture, $" and at most {(Longest.Days > 0 ? $"{Longest.Days} days" : $"{Longest:c}")}");
        return string.Create(CultureInfo.InvariantCulture, $"{section}:{Name} is {value:c}, and must {least}{most}: write it as hours:minutes:seconds, such as 00:00:05. (A number alone is days.)");
    }
}

/// <summary>Checks intervals when the host starts, where their value can still be told with their name.</summary>
public static class Intervals
{
    /// <summary>A host whose configuration has others does not start (<see cref="OptionsValidationException"/>).</summary>
    public static IServiceCollection CheckIntervals<TOptions>(this IServiceCollection services, string section, params IReadOnlyList<Interval<TOptions>> intervals)
        where TOptions : class
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>>(new Rules<TOptions>(section, intervals)));
        services.AddOptions<TOptions>().ValidateOnStart();
        return services;
    }

    private sealed class Rules<TOptions>(string section, IReadOnlyList<Interval<TOptions>> intervals) : IValidateOptions<TOptions>
        where TOptions : class
    {
        public ValidateOptionsResult Validate(string? name, TOptions options) =>
            intervals.Select(i => i.WhyNot(section, options)).OfType<string>().ToList() is { Count: > 0 } problems ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
    }
}
