using System.Text.Json.Serialization;

namespace KmsCompliance.Aws.XRay;

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GetEncryptionConfigResponse))]
[JsonSerializable(typeof(PutEncryptionConfigRequest))]
[JsonSerializable(typeof(PutEncryptionConfigResponse))]
internal sealed partial class XRayShapes : JsonSerializerContext;
