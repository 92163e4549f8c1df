using System.Text.Json;
using CsCheck;

namespace Azki.Tests.CdcBridge.Envelopes;

/// <summary>A column with random values, and two ways to the same text: what the server computes, and what our JSON says.</summary>
/// <param name="Type">As in CREATE TABLE.</param>
/// <param name="Literal">SQL literals.</param>
/// <param name="Expected">SQL of the expected text; {0} is the column.</param>
/// <param name="Read">The same text out of our JSON.</param>
internal sealed record EncodedColumn(string Type, Gen<string> Literal, string Expected, Func<JsonElement, string> Read);
