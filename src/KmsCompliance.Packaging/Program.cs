using KmsCompliance.Packaging;

const string Usage = """
    Makes the package for the PowerShell Gallery in OUT: KmsCompliance/VERSION/ as it is installed, the .nupkg of the same
    files, a software bill of materials, and SHA256SUMS.

    dotnet run --project src/KmsCompliance.Packaging -- [--output OUT] [--native PLATFORM,PLATFORM|none] [--verify]

      --output    where to; out in the checkout where left out
      --native    the platforms to compile ahead of time for; linux-x64,win-x64 where left out. Of these:
                  linux-arm64, linux-x64, osx-arm64, osx-x64, win-arm64, win-x64
      --verify    makes it again from a copy of the sources in another folder, and fails where a byte differs

    """;

// As the module looks for them.
string[] known = ["linux-arm64", "linux-x64", "osx-arm64", "osx-x64", "win-arm64", "win-x64"];

string? output = null;
string[] platforms = ["linux-x64", "win-x64"];
var verify = false;
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--output" when i + 1 < args.Length:
            output = args[++i];
            break;
        case "--native" when i + 1 < args.Length:
            platforms = args[++i] == "none" ? [] : [.. args[i].Split(',', StringSplitOptions.TrimEntries).Distinct()];
            break;
        case "--verify":
            verify = true;
            break;
        default:
            Console.Error.Write(Usage);
            return 2;
    }
}

if (platforms.Except(known).FirstOrDefault() is { } unknown)
{
    Console.Error.WriteLine($"The module looks for nothing compiled for '{unknown}', but for {string.Join(", ", known)}.");
    return 2;
}

try
{
    var checkout = Checkout.Find();
    var package = new ModulePackage(checkout, Path.GetFullPath(output ?? Path.Combine(checkout.Root, "out")), platforms);
    package.Make();
    if (verify)
    {
        package.Verify();
    }

    foreach (var file in package.Files)
    {
        Console.WriteLine(file);
    }

    return 0;
}
catch (PackagingException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
