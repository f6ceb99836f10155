namespace KmsCompliance.Tests.Hostile;

/// <summary>What a command that reads may say, given what there is: each place is listed whole, or it is told that it was not.</summary>
internal static class ReadingOracle
{
    /// <summary>What nobody could know whose key it is: keys of another account, and one that nobody may describe.</summary>
    private static readonly string[] Unknowable = ["other-account-unreadable", "other-account-not-found", "describe-denied", "/shared/reports"];

    /// <summary>Judges an audit.</summary>
    public static void Audit(HostileRun run, Estate estate, IReadOnlyList<string> services, IReadOnlyList<string> regions, AuditCoverage coverage)
    {
        var statuses = run.Output.Cast<EncryptionStatus>().ToList();
        foreach (var status in statuses.Where(status => status.Reason != ComplianceReason.NotListed))
        {
            Assert.True(estate.Resources.TryGetValue(status.ResourceId, out var real), $"{status.ResourceId} is not there.");
            Assert.Equal((real.Service, real.Region, real.KmsKeyId), (status.Service, status.Region, status.KmsKeyId));
            AssertVerdict(run, real, [status.Compliance], status.Message);
        }

        Places(run, estate, services, regions, coverage, statuses.ConvertAll(status => (status.ResourceId, status.Service, status.Region, status.Reason, What: string.Empty)));
    }

    /// <summary>Judges findings of resources that were looked up.</summary>
    public static void Findings(HostileRun run, Estate estate, IReadOnlyList<string> services, IReadOnlyList<string> regions, AuditCoverage coverage)
    {
        var findings = run.Output.Cast<CmkFinding>().ToList();
        foreach (var found in findings.Where(finding => finding.Reason != ComplianceReason.NotListed).GroupBy(finding => finding.ResourceId))
        {
            Assert.True(estate.Resources.TryGetValue(found.Key, out var real), $"{found.Key} is not there.");
            AssertVerdict(run, real, [.. found.Select(finding => finding.Compliance)], string.Join(' ', found.Select(finding => finding.Message)));
        }

        Places(run, estate, services, regions, coverage, findings.ConvertAll(finding => (finding.ResourceId, finding.Service, finding.Region, finding.Reason, finding.RuleId)));
    }

    /// <summary>Judges a gate: one Boolean, and true only where everything was seen and holds.</summary>
    public static void Gate(HostileRun run, bool holds)
    {
        if (run is { IsTerminated: true, IsPiped: true })
        {
            // Whatever comes before it in the pipeline ended that, and the condition with it.
            Assert.Empty(run.Output);
            return;
        }

        var passes = Assert.IsType<bool>(Assert.Single(run.Output));
        Assert.False(passes && !holds, "It passes, and what it judges does not hold.");
        Assert.False(passes && run.Errors.Count > 0, "It passes, and something went wrong.");
        Assert.True(passes || !holds || run.Ledger.Any(entry => entry.IsSpoilt), "It does not pass, and nothing went wrong.");
    }

    /// <summary>Judges the Regions that were listed.</summary>
    public static void Regions(HostileRun run, IReadOnlyList<string> regions)
    {
        var listed = run.Output.Cast<AwsRegion>().Select(region => region.Region).ToList();
        Assert.Equal(listed.Distinct().Count(), listed.Count);
        Assert.Empty(listed.Except(regions));
        Assert.True(!regions.Except(listed).Any() || run.Errors.Count > 0, $"{string.Join(", ", regions.Except(listed))} are missing, and nobody says so.");
    }

    /// <summary>Judges the keys that were found.</summary>
    public static void Keys(HostileRun run, Estate estate, Func<Estate.Key, bool> isWanted)
    {
        var wanted = estate.Keys.Values.Where(isWanted).ToList();
        var found = run.Output.Cast<ServiceCmk>().ToList();
        Assert.Equal(found.Count, found.Select(key => key.KeyArn).Distinct().Count());
        foreach (var key in found)
        {
            var real = Assert.Single(wanted, real => real.Arn == key.KeyArn);
            Assert.True(key.Alias is null || real.Aliases.Contains(key.Alias), $"{key.KeyArn} has no alias '{key.Alias}'.");
            Assert.True(key.RotationEnabled is null || key.RotationEnabled == real.Rotates, $"{key.KeyArn}: rotates {key.RotationEnabled}.");
        }

        // An answer without a list of aliases is taken for one without aliases, since it is not known that AWS does not give it.
        var missing = wanted.Where(real => !found.Exists(key => key.KeyArn == real.Arn)).Select(real => real.Arn).ToList();
        Assert.True(
            missing.Count == 0 || run.Errors.Count > 0 || run.Ledger.Any(entry => entry is { Operation: "ListAliases", Fault: Fault.NullList, IsSpoilt: true }),
            $"{string.Join(", ", missing)} are missing, and nobody says so.");
    }

    /// <summary>Judges answers about one thing: what a calm run says, or that it is not known.</summary>
    public static void Answers(HostileRun run, IReadOnlyList<string?> calm, Func<object, string?> tell, bool mayLeaveMoreOpen = false)
    {
        var told = run.Output.Select(tell).ToList();
        foreach (var answer in told.OfType<string>())
        {
            Assert.Contains(answer, calm);
        }

        Assert.True(told.Count >= calm.Count || run.Errors.Count > 0, $"Of {calm.Count} answers there are {told.Count}, and nobody says so.");

        // Where something was not seen, more may be open than is answered otherwise.
        var counted = mayLeaveMoreOpen && run.Warnings.Count + run.Errors.Count > 0 ? told.Count(static answer => answer is not null) : told.Count;
        Assert.True(counted <= calm.Count, $"In place of {calm.Count} answers there are {counted}.");
    }

    /// <summary>What is said to stop or not to stop is as it is, and where something is missing, something is said not to have been seen.</summary>
    public static void Impacts(HostileRun run, IReadOnlyList<CmkImpact> calm)
    {
        static string Tell(CmkImpact impact) => $"{impact.KeyArn} {impact.Dependant} {impact.Service} {impact.ResourceId} {impact.Stops} {impact.NewData} {impact.StoredData}";

        var told = run.Output.Cast<CmkImpact>().ToList();
        var known = told.Where(static impact => impact.Dependant is not (KeyDependant.NotSeen or KeyDependant.LastUse)).Select(Tell).ToList();
        var real = calm.Where(static impact => impact.Dependant != KeyDependant.LastUse).Select(Tell).ToList();
        Assert.Equal(known.Count, known.Distinct(StringComparer.Ordinal).Count());
        Assert.All(known, impact => Assert.Contains(impact, real));
        if (real.Except(known, StringComparer.Ordinal).Any())
        {
            Assert.True(run.Errors.Count > 0 || told.Exists(static impact => impact is { Dependant: KeyDependant.NotSeen, Stops: null }), "Something that depends on the key is missing, and nobody says so.");
        }
    }

    private static void AssertVerdict(HostileRun run, Estate.Resource real, IReadOnlyList<string> verdicts, string message)
    {
        if (Unknowable.Any(part => real.Id.Contains(part, StringComparison.Ordinal)))
        {
            Assert.True(verdicts.Contains(Compliance.Unknown), $"{real.Id} is said to be {string.Join(", ", verdicts)}, and nobody can know: {message}");
            return;
        }

        Assert.True(real.IsHeld || verdicts.Any(verdict => verdict != Compliance.Compliant), $"{real.Id} is said to be Compliant under {real.KmsKeyId}: {message}");
        Assert.True(!real.IsHeld || !verdicts.Contains(Compliance.NonCompliant), $"{real.Id} is said to be NonCompliant under {real.KmsKeyId}: {message}");
        Assert.True(
            !verdicts.Contains(Compliance.Unknown) || run.Ledger.Any(entry => entry.IsSpoilt),
            $"{real.Id} is said to be Unknown, and nothing went wrong: {message}");
    }

    private static void Places(
        HostileRun run,
        Estate estate,
        IReadOnlyList<string> services,
        IReadOnlyList<string> regions,
        AuditCoverage coverage,
        List<(string ResourceId, string Service, string Region, string Reason, string What)> rows)
    {
        Assert.Equal(rows.Count, rows.Distinct().Count());
        foreach (var region in regions)
        {
            foreach (var service in services)
            {
                var here = rows.Where(row => (row.Service, row.Region) == (service, region)).ToList();
                var seen = here.Where(row => row.Reason != ComplianceReason.NotListed).Select(row => row.ResourceId).ToHashSet(StringComparer.Ordinal);
                var there = estate.Resources.Values.Where(resource => (resource.Service, resource.Region) == (service, region)).Select(resource => resource.Id).ToList();
                var missing = there.Except(seen).ToList();
                var place = coverage.Places.SingleOrDefault(place => (place.Service, place.Region) == (service, region));
                var isTold = here.Exists(row => row.Reason == ComplianceReason.NotListed);
                Assert.True(
                    missing.Count == 0 || run.IsTerminated || (isTold && run.Errors.Count > 0),
                    $"{string.Join(", ", missing)} of {service} in {region} are missing, and nobody says so.");
                Assert.True(missing.Count == 0 || place?.Status != AuditPlaceStatus.Listed, $"{service} in {region} is said to be listed, without {string.Join(", ", missing)}.");
                Assert.False(coverage.Complete && (missing.Count > 0 || isTold), $"The coverage is said to be complete, without {service} in {region}.");
                Assert.True(run.IsTerminated || isTold == (place?.Status == AuditPlaceStatus.NotListed), $"{service} in {region}: {place?.Status}, and a row that stands for what is missing: {isTold}.");
            }
        }

        Assert.True(coverage.Complete || run.Errors.Count > 0, "The coverage is said not to be complete, and there is no error.");
    }
}
