#!/usr/bin/env python3
"""Measures audits of many accounts: whole processes of the real pwsh beside a threaded boto3 script, on an organization of the sandbox,
from one (account, Region) pair to thousands, and at a tenth of AWS's quotas. See README.md beside it."""
import argparse
import contextlib
import json
import math
import os
import pathlib
import platform
import sys
import tempfile
import urllib.request

import run as common

# The one first that accounts are asked in.
REGIONS = sorted(common.REGIONS[:17], key=lambda region: region != "us-east-1")
SECRETS = 100
KEYS = 5
LATENCY = 0.040
THROTTLE_LIMIT = 32

# Accounts and Regions of each: the pairs are 1, 20, 600, 3,400.
SIZES = {1: (1, 1), 20: (2, 10), 600: (60, 10), 3400: (200, 17)}

# A Region's X-Ray setting, where spans go and its page side by side, and then its keys side by side: two waits.
WAITS = 2
CALLS = 2 + math.ceil(SECRETS / common.PAGE_SIZE) + KEYS
WALL_BUDGET = 1.3
MEMORY_BUDGET = 1.5
THROTTLED_BUDGET = 0.02

# A tenth of what AWS has published (Core/Services), by signing name and operation; X-Ray has published nothing.
TENTH = {
    ("secretsmanager", "ListSecrets"): 10,
    ("kms", "DescribeKey"): 200,
    ("kms", "ListAliases"): 50,
    ("cloudtrail", "*"): 1,
    ("logs", "DescribeLogGroups"): 1,
}
# Where a listing has many pages, its rate is what binds.
THROTTLED_SIZE = (20, 2)
THROTTLED_SECRETS = 10_000


class Organization(common.Endpoint):
    """The sandbox's endpoint with an organization of accounts that are all alike."""

    def __init__(self, directory, accounts, regions, secrets, latency=LATENCY):
        super().__init__(directory, regions, secrets, latency)
        estate = directory / f"organization-{accounts}-{len(regions)}-{secrets}.json"
        estate.write_text(json.dumps({"generate": {
            "accounts": accounts, "regions": list(regions), "secretsPerRegion": secrets, "keysPerRegion": KEYS}}))
        self.command[self.command.index("--estate") + 1] = str(estate)

    def throttle(self):
        rules = [{"kind": "Throttle", "service": service, "operation": operation, "callsPerSecond": rate}
                 for (service, operation), rate in TENTH.items()]
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        request = urllib.request.Request(
            f"{self.url}/_sandbox/faults", json.dumps({"rules": rules}).encode(), {"Content-Type": "application/json"}, method="POST")
        with opener.open(request, timeout=30) as answer:
            answer.read()


def script(accounts, limit, service="XRay, SecretsManager"):
    """Finds the Regions, and then audits: each statuses is counted and let go, as an export does it."""
    regions = "Get-OrganizationAccount | Get-Region -RoleName Audit" if accounts > 1 else "Get-Region"
    return f"""
        $regions = @({regions})
        $wall = [Diagnostics.Stopwatch]::StartNew()
        $count = 0
        $regions | Get-ServiceEncryptionStatus -Service {service} -ThrottleLimit {limit} -CoverageVariable seen | ForEach-Object {{ $count++ }}
        [pscustomobject]@{{
            wall = $wall.Elapsed.TotalSeconds
            objects = $count
            calls = $seen.Calls
            throttled = $seen.Throttled
            complete = $seen.Complete
            places = $regions.Count
        }} | ConvertTo-Json -Compress"""


def floor_of(pairs, limit):
    return math.ceil(pairs / limit) * WAITS * LATENCY


def run_boto3(endpoint, accounts, limit):
    command = [sys.executable, str(common.BENCHMARKS / "audit_boto3_accounts.py"), str(limit), *(["alone"] if accounts == 1 else [])]
    result = common.run_to_end(command, endpoint.url)
    answer = json.loads(result["output"])
    return result | {"audit": answer["wall"], "objects": answer["statuses"]}


def measure(directory, shell, options, budgets):
    rows = []
    for pairs in options.pairs:
        accounts, regions = SIZES[pairs]
        with Organization(directory, accounts, REGIONS[:regions], SECRETS) as endpoint:
            # The endpoint compiles itself in its first calls.
            shell.run(script(accounts, options.limit), endpoint)
            ours, theirs = [], []
            for _ in range(options.runs):
                done = shell.run(script(accounts, options.limit), endpoint)
                ours.append(done | json.loads(done["output"]))
                if not options.without_boto3:
                    theirs.append(run_boto3(endpoint, accounts, options.limit))
        row = {
            "pairs": pairs, "accounts": accounts, "regions": regions, "floor": floor_of(pairs, options.limit), "load": os.getloadavg()[0],
            **{name: common.median(ours, name) for name in ("wall", "processor", "peakBytes", "objects", "calls", "throttled")},
            "complete": all(one["complete"] for one in ours),
        }
        if theirs:
            row |= {"boto3Wall": common.median(theirs, "audit"), "boto3Processor": common.median(theirs, "processor"), "boto3PeakBytes": common.median(theirs, "peakBytes")}
        rows.append(row)
        print(f"  {pairs:>6,} pairs: audit {row['wall']:.2f} s = {row['wall'] / row['floor']:.2f} x {row['floor']:.2f} s, process {row['processor']:.1f} s of processor, peak {row['peakBytes'] / common.MEBIBYTE:.0f} MiB, {row['calls']:,.0f} calls"
              + (f"; boto3 {row['boto3Wall']:.2f} s, {row['boto3Processor']:.1f} s, {row['boto3PeakBytes'] / common.MEBIBYTE:.0f} MiB" if theirs else "") + f"; load {row['load']:.1f}", flush=True)
        budgets.check(f"{pairs:,} pairs: every setting is found", f"{row['objects']:,.0f}", row["complete"] and row["objects"] == pairs * (SECRETS + 1))
        budgets.check(f"{pairs:,} pairs: calls = {pairs * CALLS:,}, and the own account's", f"{row['calls']:,.0f}", pairs * CALLS <= row["calls"] <= pairs * CALLS + 2)
    if len(rows) > 1:
        last = rows[-1]
        budgets.check(f"{last['pairs']:,} pairs <= {WALL_BUDGET} x the critical path at -ThrottleLimit {options.limit}", f"{last['wall'] / last['floor']:.2f} x", last["wall"] <= WALL_BUDGET * last["floor"])
        one = next((row for row in rows if row["accounts"] == 1), rows[0])
        ratio = last["peakBytes"] / one["peakBytes"]
        budgets.check(f"peak memory of {last['accounts']} accounts <= {MEMORY_BUDGET} x that of {one['accounts']}", f"{ratio:.2f} x", ratio <= MEMORY_BUDGET)
    return rows


def measure_throttled(directory, shell, options, budgets):
    accounts, regions = THROTTLED_SIZE
    with Organization(directory, accounts, REGIONS[:regions], THROTTLED_SECRETS) as endpoint:
        endpoint.throttle()
        done = shell.run(script(accounts, options.limit), endpoint)
    row = done | json.loads(done["output"])
    share = row["throttled"] / row["calls"]
    # As many at once as a second allows, and then by the rate; so many Regions at a time.
    rate = TENTH["secretsmanager", "ListSecrets"]
    alone = math.ceil(accounts * regions / options.limit) * (math.ceil(THROTTLED_SECRETS / common.PAGE_SIZE) - rate) / rate
    print(f"  At a tenth of the quotas, {accounts} accounts x {regions} Regions x {THROTTLED_SECRETS:,} secrets: {row['wall']:.1f} s, {row['calls']:,} calls, {row['throttled']} refused = {share:.2%}; the rate alone takes {alone:.1f} s; load {os.getloadavg()[0]:.1f}", flush=True)
    budgets.check("nothing is lost", f"{row['objects']:,}", row["complete"] and row["objects"] == accounts * regions * (THROTTLED_SECRETS + 1))
    budgets.check(f"refused calls, the first included, <= {THROTTLED_BUDGET:.0%}", f"{share:.2%}", share <= THROTTLED_BUDGET)
    return {name: row[name] for name in ("wall", "calls", "throttled", "objects", "processor", "peakBytes")} | {"floor": alone, "load": os.getloadavg()[0]}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="how often to measure; medians are shown (3)")
    parser.add_argument("--pairs", type=int, nargs="+", choices=SIZES, default=list(SIZES), help="how many (account, Region) pairs")
    parser.add_argument("--limit", type=int, default=THROTTLE_LIMIT, help=f"-ThrottleLimit, and boto3's threads ({THROTTLE_LIMIT})")
    parser.add_argument("--without-boto3", action="store_true")
    parser.add_argument("--without-throttling", action="store_true")
    parser.add_argument("--results", type=pathlib.Path, help="a file for the figures, as JSON, of which plot_scale.py makes the pictures")
    options = parser.parse_args()
    budgets = common.Budgets()
    with contextlib.ExitStack() as stack:
        directory = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kmscompliance-scale-")))
        try:
            print("Building ...", flush=True)
            shell = common.build(directory)
            print(f"{os.cpu_count()} processors, {platform.system()} {platform.machine()}; {SECRETS} secrets and {KEYS} keys a Region, {LATENCY * 1000:.0f} ms a call, -ThrottleLimit {options.limit}", flush=True)
            figures = {"limit": options.limit, "latency": LATENCY, "sizes": measure(directory, shell, options, budgets)}
            if not options.without_throttling:
                figures["throttled"] = measure_throttled(directory, shell, options, budgets)
        except common.BenchmarkError as error:
            print(error, file=sys.stderr)
            return 2
    if options.results:
        options.results.write_text(json.dumps(figures, indent=2) + "\n")
    return 1 if budgets.broken else 0


if __name__ == "__main__":
    sys.exit(main())
