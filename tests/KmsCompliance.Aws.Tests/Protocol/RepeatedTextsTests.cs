using System.Text.Json;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Tests.Protocol;

public sealed class RepeatedTextsTests
{
    [Fact]
    public void A_text_that_comes_again_is_the_same_object()
    {
        var read = Read("""["alias/a","alias/b","alias/a","alias/\u0061"]""");

        Assert.Equal(["alias/a", "alias/b", "alias/a", "alias/a"], read);
        Assert.Same(read[0], read[2]);
        Assert.Same(read[0], read[3]);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(40)]
    public void Texts_are_right_however_many_there_are(int distinct)
    {
        var expected = Enumerable.Range(0, 100).Select(i => $"key-{i % distinct}-ü").ToArray();

        Assert.Equal(expected, Read(JsonSerializer.Serialize(expected)));
    }

    private static string[] Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var texts = new RepeatedTexts();
        return [.. document.RootElement.EnumerateArray().Select(texts.Read)];
    }
}
