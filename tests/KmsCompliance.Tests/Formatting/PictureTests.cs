using System.Text;
using System.Xml;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Formatting;

/// <summary>The pictures of the documents show what their commands show: <c>docs/pictures/NAME.svg</c>. With
/// KMSCOMPLIANCE_WRITE_SNAPSHOTS=1 they are drawn anew, to be looked at again.</summary>
public sealed class PictureTests : IAsyncLifetime
{
    private const int Width = 110;

    private static readonly string Folder = Path.Combine(TestEnvironment.RepositoryRoot, "docs", "pictures");

    // One Region at a time: several answer in whatever order they like.
    private static readonly Dictionary<string, string> Commands = new()
    {
        ["audit-xray"] = "Get-XRayEncryptionStatus -Region eu-west-1, eu-central-1, us-east-1, us-east-2 -ThrottleLimit 1",
        ["audit-secret"] = "Get-SecretEncryptionStatus -Region eu-central-1",
        ["findings"] = "Get-SecretEncryptionStatus -Region eu-central-1 | Test-SecretCmk | Where-Object Severity -eq Critical",
        ["policy"] = "Test-CmkPolicy -KeyId alias/billing -Region eu-west-1 -Service CloudTrail",
        ["fix-xray"] = """
            $admin = 'arn:aws:iam::111122223333:role/KeyAdministrator'
            $user = 'arn:aws:iam::111122223333:role/TraceReader'
            Get-XRayEncryptionStatus us-east-1, us-east-2 -ThrottleLimit 1 | Where-Object Compliance -ne Compliant |
                New-ServiceCmk -Service XRay -Administrator $admin -User $user -ThrottleLimit 1 |
                Set-XRayCmk -ThrottleLimit 1
            """,
        ["fix-secret"] = """
            $null = New-ServiceCmk SecretsManager -Region us-east-1
            Get-SecretEncryptionStatus -Region us-east-1 | Where-Object Compliance -eq NonCompliant |
                Set-SecretCmk -KeyId alias/secrets-manager-data-cmk -ThrottleLimit 1
            """,
    };

    private SandboxServer _server = null!;

    public static TheoryData<string> Names => [.. Commands.Keys];

    public async Task InitializeAsync() =>
        _server = await SandboxServer.StartAsync(new SandboxOptions { XRayUpdatingDuration = TimeSpan.FromMilliseconds(100) }, CancellationToken.None);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_picture_is_what_its_command_shows(string name)
    {
        var command = Commands[name].ReplaceLineEndings("\n");
        var picture = Draw(TerminalPicture.Of(command, Screen.Render(_server.Url, command, Width, colour: true), Width));
        var file = Path.Combine(Folder, $"{name}.svg");
        if (Environment.GetEnvironmentVariable(RenderedTests.WriteVariable) == "1")
        {
            File.WriteAllText(file, picture);
        }

        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n"), picture);
    }

    [Fact]
    public void Every_picture_has_its_command() => Assert.Equal(
        Commands.Keys.Order(StringComparer.Ordinal),
        Directory.EnumerateFiles(Folder, "*.svg").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal));

    private static string Draw(System.Xml.Linq.XDocument picture)
    {
        using var bytes = new MemoryStream();
        using (var writer = XmlWriter.Create(bytes, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), NewLineChars = "\n" }))
        {
            picture.Save(writer);
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
