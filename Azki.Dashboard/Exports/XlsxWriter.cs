using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using Azki.Dashboard.Reading;

namespace Azki.Dashboard.Exports;

/// <summary>
/// Writes a workbook as rows come, to a stream that need not seek: texts are in their cells (ECMA-376 part 1, 18.3.1.53 inline strings), and
/// what lists the sheets comes last, so nothing is kept until the end. There is nothing to dispose of: what would be written then is the end
/// that a workbook has only when it is whole.
/// </summary>
internal sealed class XlsxWriter
{
    private const string Sheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string PackageRelations = "http://schemas.openxmlformats.org/package/2006/relationships";

    // What Excel takes of a sheet; the rest goes on in another.
    private const int MostRows = 1_048_576;
    private const int LongestText = 32_767;

    // An exact number of more digits would come out changed, since cells hold doubles: such numbers go as text.
    private const int MostDigits = 15;

    private readonly ZipArchive _archive;
    private IReadOnlyList<string?>? _names;
    private XmlWriter? _rows;
    private int _count;
    private int _sheets;

    private XlsxWriter(ZipArchive archive) => _archive = archive;

    /// <summary>Begins a workbook.</summary>
    public static async Task<XlsxWriter> CreateAsync(Stream output) => new(await ZipArchive.CreateAsync(output, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8));

    /// <summary>Writes a row, the names of the columns first; what numbers a column has is said of it, null where it has none.</summary>
    public async Task WriteAsync(IReadOnlyList<string?> cells, IReadOnlyList<NumberKind?>? kinds)
    {
        if (_rows is null || _count == MostRows)
        {
            await BeginSheetAsync();
            if (_names is not null) await RowAsync(_names, null);
            _names ??= cells;
        }
        await RowAsync(cells, kinds);
    }

    /// <summary>Ends the workbook, once all of it is there.</summary>
    public async Task CompleteAsync()
    {
        if (_rows is null) await BeginSheetAsync();
        await _rows!.DisposeAsync();
        int[] sheets = [.. Enumerable.Range(1, _sheets)];
        await PartAsync("[Content_Types].xml", $"""
            <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>{string.Concat(sheets.Select(n => $"""<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>"""))}</Types>
            """);
        await PartAsync("_rels/.rels", $"""<Relationships xmlns="{PackageRelations}"><Relationship Id="r1" Type="{Relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
        await PartAsync("xl/workbook.xml", $"""<workbook xmlns="{Sheet}" xmlns:r="{Relations}"><sheets>{string.Concat(sheets.Select(n => $"""<sheet name="Figures{(n == 1 ? "" : $" {n}")}" sheetId="{n}" r:id="r{n}"/>"""))}</sheets></workbook>""");
        await PartAsync("xl/_rels/workbook.xml.rels", $"""<Relationships xmlns="{PackageRelations}">{string.Concat(sheets.Select(n => $"""<Relationship Id="r{n}" Type="{Relations}/worksheet" Target="worksheets/sheet{n}.xml"/>"""))}</Relationships>""");
        await _archive.DisposeAsync();
    }

    private async Task BeginSheetAsync()
    {
        // Its end is written with it.
        if (_rows is not null) await _rows.DisposeAsync();
        (_sheets, _count) = (_sheets + 1, 0);
        _rows = XmlWriter.Create(await _archive.CreateEntry($"xl/worksheets/sheet{_sheets}.xml").OpenAsync(), new() { Async = true, CloseOutput = true, Encoding = new UTF8Encoding(false) });
        await _rows.WriteStartDocumentAsync();
        await _rows.WriteStartElementAsync(null, "worksheet", Sheet);
        await _rows.WriteStartElementAsync(null, "sheetData", Sheet);
    }

    private async Task RowAsync(IReadOnlyList<string?> cells, IReadOnlyList<NumberKind?>? kinds)
    {
        var rows = _rows!;
        await rows.WriteStartElementAsync(null, "row", Sheet);
        for (var i = 0; i < cells.Count; i++)
        {
            await rows.WriteStartElementAsync(null, "c", Sheet);
            if (cells[i] is { } text)
            {
                if (kinds?[i] is { } kind && IsExact(text, kind)) await rows.WriteElementStringAsync(null, "v", Sheet, text);
                else await TextAsync(rows, text);
            }
            await rows.WriteEndElementAsync();
        }
        await rows.WriteEndElementAsync();
        _count++;
    }

    private static async Task TextAsync(XmlWriter rows, string text)
    {
        await rows.WriteAttributeStringAsync(null, "t", null, "inlineStr");
        await rows.WriteStartElementAsync(null, "is", Sheet);
        await rows.WriteStartElementAsync(null, "t", Sheet);
        await rows.WriteAttributeStringAsync("xml", "space", null, "preserve");
        var valid = string.Concat(CellText.Cut(text, LongestText).EnumerateRunes().Select(r => r.Utf16SequenceLength == 2 || XmlConvert.IsXmlChar((char)r.Value) ? r.ToString() : "\uFFFD"));
        await rows.WriteStringAsync(valid);
        await rows.WriteEndElementAsync();
        await rows.WriteEndElementAsync();
    }

    private static bool IsExact(string text, NumberKind kind) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
        && (kind == NumberKind.Double || text.Count(char.IsAsciiDigit) <= MostDigits);

    private async Task PartAsync(string name, string xml)
    {
        await using var part = await _archive.CreateEntry(name).OpenAsync();
        await part.WriteAsync(Encoding.UTF8.GetBytes($"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{xml}"""));
    }
}
