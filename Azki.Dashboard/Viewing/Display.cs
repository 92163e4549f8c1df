using System.Globalization;
using Azki.Warehouse.Reports;
using NodaTime;

namespace Azki.Dashboard.Viewing;

/// <summary>Writes figures and times for a viewer.</summary>
/// <param name="preferences">How the viewer wants them.</param>
/// <param name="currency">The installation's currency.</param>
public sealed class Display(Preferences preferences, string currency)
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;
    private static readonly (double Size, string Letter)[] Units = [(1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K")];
    private readonly DateTimeZone _zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(preferences.Zone) ?? DateTimeZone.Utc;

    /// <summary>What no value is shown as.</summary>
    public const string Nothing = "–";

    /// <summary>The installation's currency.</summary>
    public string Currency => currency;

    /// <summary>How the viewer wants things.</summary>
    public Preferences Preferences => preferences;

    /// <summary>A value of a report's column.</summary>
    public string Value(object? value, ColumnKind kind) => (kind, value) switch
    {
        (_, null) => Nothing,
        (ColumnKind.Day, DateOnly day) => Day(day),
        (ColumnKind.Text, string text) => Text(text),
        (ColumnKind.Count, long number) => Count(number),
        (ColumnKind.Money, double number) => Money(number),
        (ColumnKind.Money, decimal number) => Money(number),
        (ColumnKind.Share, double number) => Share(number),
        (ColumnKind.Change, double number) => Change(number),
        _ => Convert.ToString(value, Culture) ?? Nothing,
    };

    /// <summary>Text of the data; an empty one is named.</summary>
    public static string Text(string text) => text.Length == 0 ? "(not known)" : text;

    /// <summary>A number of things, in groups of three.</summary>
    public static string Count(double number) => number.ToString("#,0", Culture);

    /// <summary>A number with one decimal where it is small.</summary>
    public static string Average(double number) => number.ToString(Math.Abs(number) < 1000 ? "#,0.#" : "#,0", Culture);

    /// <summary>An amount, whole, in groups of three.</summary>
    public static string Money(double amount) => amount.ToString("#,0", Culture);

    /// <inheritdoc cref="Money(double)"/>
    public static string Money(decimal amount) => amount.ToString("#,0", Culture);

    /// <summary>An amount or number in short: 134.6 B.</summary>
    public static string Short(double number)
    {
        foreach (var (size, letter) in Units)
            if (Math.Abs(number) >= size) return $"{(number / size).ToString(Math.Abs(number / size) < 100 ? "0.##" : "0.#", Culture)} {letter}";
        return number.ToString("0.##", Culture);
    }

    /// <inheritdoc cref="Short(double)"/>
    public static string Short(decimal amount) => Short((double)amount);

    /// <summary>A part of one, in percent.</summary>
    public static string Share(double share) => share.ToString("0.00%", Culture);

    /// <summary>A change, with its sign.</summary>
    public static string Change(double? change) => change is { } value ? value.ToString("+0.0%;−0.0%;0.0%", Culture) : Nothing;

    /// <summary>A UTC day.</summary>
    public string Day(DateOnly day)
    {
        var date = LocalDate.FromDateOnly(day);
        return preferences.IsJalali ? Jalali(date) : day.ToString("yyyy-MM-dd", Culture);
    }

    /// <summary>A moment in the viewer's zone.</summary>
    public string Time(DateTimeOffset at, bool seconds = true)
    {
        var local = Instant.FromDateTimeOffset(at).InZone(_zone).LocalDateTime;
        var day = preferences.IsJalali ? Jalali(local.Date) : local.ToString("yyyy-MM-dd", Culture);
        return $"{day} {local.ToString(seconds ? "HH:mm:ss" : "HH:mm", Culture)}";
    }

    /// <summary>The time of day in the viewer's zone.</summary>
    public string Clock(DateTimeOffset at) => Instant.FromDateTimeOffset(at).InZone(_zone).LocalDateTime.ToString("HH:mm:ss", Culture);

    /// <summary>A span of time in its two largest units.</summary>
    public static string Duration(TimeSpan span) => span switch
    {
        { TotalDays: >= 1 } => $"{(int)span.TotalDays} d {span.Hours} h",
        { TotalHours: >= 1 } => $"{span.Hours} h {span.Minutes} min",
        { TotalMinutes: >= 1 } => $"{span.Minutes} min {span.Seconds} s",
        _ => $"{span.TotalSeconds.ToString("0.#", Culture)} s",
    };

    /// <summary>How long ago something was. What is ahead of this machine's clock, an event may be by a day, is said to be.</summary>
    public static string Ago(DateTimeOffset at, DateTimeOffset now) => at < now ? $"{Duration(now - at)} ago" : at == now ? "now" : $"in {Duration(at - now)} (ahead of this machine's clock)";

    /// <summary>Bytes in short.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        >= 1_000_000_000 => $"{(bytes / 1e9).ToString("0.00", Culture)} GB",
        >= 1_000_000 => $"{(bytes / 1e6).ToString("0.0", Culture)} MB",
        _ => $"{(bytes / 1e3).ToString("0.0", Culture)} kB",
    };

    /// <summary>A name of the data, such as policy_click, for reading.</summary>
    public static string Words(string name) => name.Length == 0 ? Text(name) : name.Replace('_', ' ');

    private static string Jalali(LocalDate date)
    {
        var persian = date.WithCalendar(CalendarSystem.PersianSimple);
        return string.Create(Culture, $"{persian.Year:0000}/{persian.Month:00}/{persian.Day:00}");
    }
}
