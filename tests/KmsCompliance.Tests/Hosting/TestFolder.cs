namespace KmsCompliance.Tests.Hosting;

/// <summary>A temporary folder, with whatever is in it, for as long as a test takes.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kmscompliance-tests-");

    public string FullName => _folder.FullName;

    /// <summary>The full path of a file in it.</summary>
    public string this[string name] => Path.Combine(FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
