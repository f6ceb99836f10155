using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace KmsCompliance.Sandbox.Endpoint.Protocol;

/// <summary>A buffer for one answer, used again for the next.</summary>
internal sealed class AnswerBuffer : IDisposable
{
    private readonly ArrayBufferWriter<byte> _bytes = new(4096);

    public AnswerBuffer() =>
        Json = new Utf8JsonWriter(_bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public Utf8JsonWriter Json { get; }

    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    public void Append(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);

    public void Clear()
    {
        _bytes.ResetWrittenCount();
        Json.Reset(_bytes);
    }

    public void Dispose() => Json.Dispose();
}
