using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace KmsCompliance.Tests.Hosting;

/// <summary>A host that keeps what it is shown and answers what it is asked.</summary>
internal sealed class RecordingHost : PSHost
{
    private readonly RecordingUserInterface _ui = new();

    public ConcurrentQueue<string> Warnings => _ui.Warnings;

    public ConcurrentQueue<string> Lines => _ui.Lines;

    public ConcurrentQueue<ProgressRecord> Progress => _ui.Progress;

    /// <summary>The questions so far.</summary>
    public ConcurrentQueue<string> Questions => _ui.Questions;

    /// <summary>Answers a question by the label of a choice, such as <c>&amp;Yes</c>.</summary>
    public Func<string, string> Answer
    {
        get => _ui.Answer;
        set => _ui.Answer = value;
    }

    /// <summary>Runs while the host shows progress, as a slow terminal would.</summary>
    public Action<ProgressRecord> OnProgress
    {
        get => _ui.OnProgress;
        set => _ui.OnProgress = value;
    }

    public override string Name => "Tests";

    public override Version Version { get; } = new(1, 0);

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    public override PSHostUserInterface UI => _ui;

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode)
    {
    }

    private sealed class RecordingUserInterface : PSHostUserInterface
    {
        public ConcurrentQueue<string> Warnings { get; } = new();

        public ConcurrentQueue<string> Lines { get; } = new();

        public ConcurrentQueue<ProgressRecord> Progress { get; } = new();

        public ConcurrentQueue<string> Questions { get; } = new();

        public Func<string, string> Answer { get; set; } = question => throw new InvalidOperationException($"Nobody was to be asked: {question}");

        public Action<ProgressRecord> OnProgress { get; set; } = _ => { };

        public override PSHostRawUserInterface? RawUI => null;

        public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        {
            Questions.Enqueue(message);
            var label = Answer(message);
            var index = choices.Select(choice => choice.Label).ToList().IndexOf(label);
            return index >= 0 ? index : throw new InvalidOperationException($"'{label}' is none of {string.Join(", ", choices.Select(choice => choice.Label))}.");
        }

        public override void WriteProgress(long sourceId, ProgressRecord record)
        {
            Progress.Enqueue(record);
            OnProgress(record);
        }

        public override void WriteWarningLine(string message) => Warnings.Enqueue(message);

        public override void Write(string value) => Lines.Enqueue(value);

        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Lines.Enqueue(value);

        public override void WriteLine(string value) => Lines.Enqueue(value);

        public override void WriteErrorLine(string value) => Lines.Enqueue(value);

        public override void WriteDebugLine(string message) => Lines.Enqueue(message);

        public override void WriteVerboseLine(string message) => Lines.Enqueue(message);

        public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) => throw new NotSupportedException();

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => throw new NotSupportedException();

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) => throw new NotSupportedException();

        public override string ReadLine() => throw new NotSupportedException();

        public override SecureString ReadLineAsSecureString() => throw new NotSupportedException();
    }
}
