namespace Azki.Benchmarks.Reporting;

/// <summary>Says on a terminal what is being measured; silent where nobody looks.</summary>
internal sealed class ProgressLine
{
    private const string EraseLine = "\r\x1b[2K";

    private readonly bool _isShown = !Console.IsErrorRedirected;

    public void Show(string step)
    {
        if (_isShown) Console.Error.Write($"{EraseLine}{step} …");
    }

    public void Clear()
    {
        if (_isShown) Console.Error.Write(EraseLine);
    }
}
