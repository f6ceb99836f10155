using KmsCompliance.Sandbox.Shell;

return await SandboxCommandLine.RunAsync(args, Console.Out, Console.Error);
