using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Azki.Dashboard.Tests.Harness;

/// <summary>What a page shows, as a person reads it.</summary>
internal static class PageReading
{
    /// <summary>The rows of a table, with its foot, as their cells' text.</summary>
    public static async Task<string[][]> RowsAsync(this ILocator table)
    {
        await table.Locator("tbody tr").First.WaitForAsync();
        return await table.EvaluateAsync<string[][]>("t => [...t.querySelectorAll('tbody tr, tfoot tr')].map(r => [...r.cells].map(c => c.innerText.trim()))");
    }

    /// <summary>
    /// Waits until the page of an address is there; <c>**</c> stands for anything. Playwright's own <c>WaitForURLAsync</c> looks at the address first and listens
    /// for a change after that, on another thread than changes come in on: one in between is waited for in vain.
    /// </summary>
    public static async Task UntilAtAsync(this IPage page, string address)
    {
        await Assertions.Expect(page).ToHaveURLAsync(new Regex($"^{Regex.Escape(address).Replace(@"\*\*", ".*", StringComparison.Ordinal)}$"));
        await page.WaitForLoadStateAsync();
    }

    /// <summary>Saves an address under a name, as a person does; the list of reports is open then.</summary>
    public static async Task SaveViewAsync(this IPage page, string address, string name)
    {
        await page.GotoAsync(address);
        await page.Locator("summary", new() { HasText = "Save view" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync(name);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await page.UntilAtAsync("**/reports");
    }

    /// <summary>Signs in with an access key; where that leads is still to be waited for.</summary>
    public static async Task SignInAsync(this IPage page, string address, string key)
    {
        await page.GotoAsync(address);
        await page.GetByLabel("Access key").FillAsync(key);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    /// <summary>Without the commas of its groups.</summary>
    public static string Plain(this string number) => number.Replace(",", "", StringComparison.Ordinal);

    public static string Grouped(this string number) => long.Parse(number, CultureInfo.InvariantCulture).ToString("#,0", CultureInfo.InvariantCulture);
}
