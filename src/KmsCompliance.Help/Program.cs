using KmsCompliance.Help;
using KmsCompliance.Help.Facts;

if (args is not ["--assembly", var assembly, "--docs", var docs, "--output", var output])
{
    Console.Error.WriteLine("Usage: KmsCompliance.Help --assembly KmsCompliance.dll --docs docs --output en-US");
    return 2;
}

var problems = HelpBuild.Run(CommandFacts.ReadModule(assembly), docs, output);
foreach (var problem in problems)
{
    Console.WriteLine(problem);
}

return problems.Count == 0 ? 0 : 1;
