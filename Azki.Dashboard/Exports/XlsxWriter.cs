using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using Azki.Dashboard.Reading;

namespace Azki.Dashboard.Exports;

/// <summary>
/// Writes one sheet of a workbook as rows come, to a stream that need not seek: texts are in their cells (ECMA-376 part 1, 18.3.1.53 inline
/// strings), so nothing is kept until the end.
/// </summary>
internal sealed class XlsxWriter : IAsyncDisposable
{
    private const string Sheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string PackageRelations = "http://schemas.openxmlformats.org/package/2006/relationships";

    // What Excel takes; the rest of an answer would make the file one that does not open.
    private const int MostRows = 1_048_576;
    private const int LongestText = 32_767;

    // A number of more digits would come out changed, since cells hold doubles: such numbers go as text.
    private const int MostDigits = 15;

    private readonly ZipArchive _archive;
    private XmlWriter? _rows;
    private int _count;

    private XlsxWriter(ZipArchive archive) => _archive = archive;

    /// <summary>Begins a workbook.</summary>
    public static async Task<XlsxWriter> CreateAsync(Stream output)
    {
        var writer = new XlsxWriter(await ZipArchive.CreateAsync(output, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8));
        await writer.PartAsync("[Content_Types].xml", """
            <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>
            """);
        await writer.PartAsync("_rels/.rels", $"""<Relationships xmlns="{PackageRelations}"><Relationship Id="r1" Type="{Relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
        await writer.PartAsync("xl/workbook.xml", $"""<workbook xmlns="{Sheet}" xmlns:r="{Relations}"><sheets><sheet name="Figures" sheetId="1" r:id="r1"/></sheets></workbook>""");
        await writer.PartAsync("xl/_rels/workbook.xml.rels", $"""<Relationships xmlns="{PackageRelations}"><Relationship Id="r1" Type="{Relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>""");
        writer._rows = XmlWriter.Create(await writer._archive.CreateEntry("xl/worksheets/sheet1.xml").OpenAsync(), new() { Async = true, CloseOutput = true, Encoding = new UTF8Encoding(false) });
        await writer._rows.WriteStartDocumentAsync();
        await writer._rows.WriteStartElementAsync(null, "worksheet", Sheet);
        await writer._rows.WriteStartElementAsync(null, "sheetData", Sheet);
        return writer;
    }

    /// <summary>Writes a row; whether a cell is a number is said by its column.</summary>
    /// <returns>Whether there is room for another row.</returns>
    public async Task<bool> WriteAsync(IReadOnlyList<string?> cells, IReadOnlyList<bool>? numeric)
    {
        var rows = _rows!;
        await rows.WriteStartElementAsync(null, "row", Sheet);
        for (var i = 0; i < cells.Count; i++)
        {
            await rows.WriteStartElementAsync(null, "c", Sheet);
            if (cells[i] is { } text)
            {
                if (numeric?[i] == true && IsExact(text)) await rows.WriteElementStringAsync(null, "v", Sheet, text);
                else await TextAsync(rows, text);
            }
            await rows.WriteEndElementAsync();
        }
        await rows.WriteEndElementAsync();
        return ++_count < MostRows;
    }

    public async ValueTask DisposeAsync()
    {
        if (_rows is not null) await _rows.DisposeAsync();
        await _archive.DisposeAsync();
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

    private static bool IsExact(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
        && (text.Contains('.', StringComparison.Ordinal) || text.Count(char.IsAsciiDigit) <= MostDigits);

    private async Task PartAsync(string name, string xml)
    {
        await using var part = await _archive.CreateEntry(name).OpenAsync();
        await part.WriteAsync(Encoding.UTF8.GetBytes($"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{xml}"""));
    }
}
