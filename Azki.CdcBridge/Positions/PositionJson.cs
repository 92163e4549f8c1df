using System.Text.Json.Serialization;

namespace Azki.CdcBridge.Positions;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CapturePosition))]
internal sealed partial class PositionJson : JsonSerializerContext;
