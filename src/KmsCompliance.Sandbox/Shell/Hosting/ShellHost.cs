using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Reflection;

namespace KmsCompliance.Sandbox.Shell.Hosting;

/// <summary>The host application as the engine sees it.</summary>
internal sealed class ShellHost(ShellUserInterface userInterface) : PSHost
{
    private Action? _nestedPrompt;

    public override string Name => "KmsCompliance Sandbox";

    public override Version Version { get; } = Assembly.GetExecutingAssembly().GetName().Version ?? new Version(0, 0);

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI => userInterface;

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    /// <summary>The code given to <c>exit</c>; null until then.</summary>
    public int? RequestedExitCode { get; private set; }

    /// <summary>The innermost nested prompt has been left.</summary>
    public bool NestedPromptEnded { get; set; }

    /// <summary>What runs when someone answers Suspend to a question; without it the answer is refused.</summary>
    public void UseNestedPrompt(Action nestedPrompt) => _nestedPrompt = nestedPrompt;

    public override void SetShouldExit(int exitCode) => RequestedExitCode = exitCode;

    public override void EnterNestedPrompt()
    {
        if (_nestedPrompt is null)
        {
            throw new PSNotSupportedException("Suspend needs the interactive shell: answer Yes or No here.");
        }

        _nestedPrompt();
    }

    public override void ExitNestedPrompt() => NestedPromptEnded = true;

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}
