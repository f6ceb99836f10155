using System.Globalization;
using System.Text;
using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Plans;

/// <summary>A plan in GitHub's Markdown, for a pull request. No value becomes markup, a link or a mention.</summary>
public static class PlanMarkdown
{
    private const int Longest = 300;

    /// <summary>Writes one.</summary>
    /// <param name="plan">The plan.</param>
    public static string Write(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var document = plan.Document;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"## Plan {document.PlanId}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"**{document.Steps.Count} {(document.Steps.Count == 1 ? "step" : "steps")}** in {Count(document.Accounts.Count, "account")}: {string.Join(", ", PlanAction.All.Select(action => (action, document.Steps.Count(step => step.Action == action))).Where(static entry => entry.Item2 > 0).Select(static entry => $"{entry.Item2} {entry.action}"))}. About {document.EstimatedCalls} calls; about {document.MonthlyCost:0.00} USD a month, requests left out.\n\n");
        text.Append("| | |\n|---|---|\n");
        foreach (var (name, value) in new[]
        {
            ("SHA-256 of the plan, which is what is approved", plan.Hash),
            ("Made by", document.CreatedBy),
            ("Made at", Moment(document.CreatedAt)),
            ("Good until", Moment(document.ExpiresAt)),
            ("Approval", document.RequiresApproval ? "asked for by the settings that it was made with" : "not asked for by the settings that it was made with"),
            ("Accounts", string.Join(", ", document.Accounts)),
            ("Module", document.ModuleVersion),
        })
        {
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {Of(value)} |\n");
        }

        var stays = document.Steps.Where(static step => step.Reversible != "Yes").ToList();
        if (stays.Count > 0)
        {
            text.Append("\n### What cannot be undone, or not for certain\n\n| Step | What | Undone | Why not |\n|---:|---|---|---|\n");
            foreach (var step in stays)
            {
                text.Append(CultureInfo.InvariantCulture, $"| {step.Number} | {Of($"{step.Action} {step.Target}")} | {step.Reversible} | {Of(step.ReversibleNote)} |\n");
            }
        }

        text.Append("\n### Steps\n\n| Step | Action | What | Region | Account | Before | After | Why | Needs |\n|---:|---|---|---|---|---|---|---|---|\n");
        foreach (var step in document.Steps)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {step.Number} | {step.Action} | {Of(step.Target)} | {Of(step.Region)} | {Of(step.AccountId)} | {Of(step.Before.Describe(step.Action, isBefore: true))} | {Of(step.After.Describe(step.Action, isBefore: false))} | {Of(string.Join(" ", step.Why))} | {string.Join(", ", step.DependsOn)} |\n");
        }

        foreach (var step in document.Steps.Where(static step => step.Notice.Count + step.Gain.Count + step.Loss.Count > 0 || step.After.Policy is not null))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n#### Step {step.Number}: {step.Action} {Of(step.Target)}\n\n");
            WriteList(text, "Gains", step.Gain);
            WriteList(text, "Loses", step.Loss);
            WriteList(text, "Note", step.Notice);
            WritePolicy(text, step);
        }

        if (document.NotPlanned.Count > 0)
        {
            text.Append("\n### Asked for and not planned\n\n| What | Why not |\n|---|---|\n");
            foreach (var omission in document.NotPlanned)
            {
                text.Append(CultureInfo.InvariantCulture, $"| {Of(omission.Target)} | {Of(omission.Why)} |\n");
            }
        }

        return text.ToString();
    }

    private static void WriteList(StringBuilder text, string title, IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {title}: {Of(line)}\n");
        }
    }

    // What a fence holds is text, so long as it holds no fence.
    private static void WritePolicy(StringBuilder text, PlanStep step)
    {
        if (step.After.Policy is not { } policy)
        {
            return;
        }

        var after = KeyPolicyDocument.Parse(policy.GetRawText());
        var shown = step.Before.Policy is { } before ? KeyPolicyDiff.Between(KeyPolicyDocument.Parse(before.GetRawText()), after).ToString() : after.ToJson(indented: true);
        text.Append(CultureInfo.InvariantCulture, $"\n<details><summary>The policy</summary>\n\n~~~{(step.Before.Policy is null ? "json" : "diff")}\n{PrintableText.Lines(shown).Replace("~~~", "~ ~ ~", StringComparison.Ordinal).Trim('\n')}\n~~~\n</details>\n");
    }

    private static string Of(string? value) => MarkdownText.Of(value, Longest);

    private static string Count(int count, string noun) => $"{count} {noun}{(count == 1 ? string.Empty : "s")}";

    private static string Moment(DateTimeOffset moment) => $"{moment.UtcDateTime:yyyy-MM-dd HH:mm}Z";
}
