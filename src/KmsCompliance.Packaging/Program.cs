using KmsCompliance.Packaging;

const string Usage = """
    Makes the package for the PowerShell Gallery in OUT: KmsCompliance/VERSION/ as it is installed, the .nupkg of the same
    files, a software bill of materials, and SHA256SUMS.

    dotnet run --project src/KmsCompliance.Packaging -- [--output OUT] [--native PLATFORM,PLATFORM|none]

      --output    where to; out in the checkout where left out
      --native    the platforms to compile ahead of time for, such as linux-x64,win-x64; those two where left out

    """;

var output = Path.Combine(Checkout.Root, "out");
string[] platforms = ["linux-x64", "win-x64"];
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--output" when i + 1 < args.Length:
            output = Path.GetFullPath(args[++i]);
            break;
        case "--native" when i + 1 < args.Length:
            platforms = args[++i] == "none" ? [] : args[i].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            break;
        default:
            Console.Error.Write(Usage);
            return 2;
    }
}

try
{
    var package = new ModulePackage(output, platforms);
    package.Make();
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
