#!/usr/bin/env python3
"""Measures the module against its budgets and its peers, on one estate, in one run. See README.md beside it."""
import argparse
import contextlib
import dataclasses
import json
import math
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent
BENCHMARKS = REPOSITORY / "benchmarks"
SANDBOX = REPOSITORY / "src/KmsCompliance.Sandbox"
ENGINE = BENCHMARKS / "KmsCompliance.Benchmarks"
EMPTY_MODULE = BENCHMARKS / "EmptyModule/bin/Release/net8.0/EmptyModule.psd1"
POLICY = BENCHMARKS / "PolicyBenchmark"
PACKAGING = REPOSITORY / "src/KmsCompliance.Packaging"

REGIONS = (
    "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ca-central-1",
    "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1", "us-east-1", "us-east-2", "us-west-1",
    "us-west-2", "af-south-1", "eu-south-1", "me-south-1",
)
SECRETS_PER_REGION = 250
KEYS_PER_REGION = 5
LATENCY = 0.040
PAGE_SIZE = 100
ACCOUNT = "111122223333"

# The services that audit_boto3.py audits, so that like is compared with like.
SERVICES = "-Service XRay, SecretsManager"
AUDIT = f"Get-Region | Get-ServiceEncryptionStatus {SERVICES}"
MEMORY_AUDIT = "Get-SecretEncryptionStatus -Region us-east-1 | ForEach-Object { }"
MEMORY_SMALL, MEMORY_LARGE = 1_000, 100_000

# By then the runtime has compiled what it means to compile; before, it does so beside the audits, on a processor of theirs. It
# does so in pauses: audits without one between them are never warm.
AUDITS_UNTIL_WARM = 120
AUDITS_WHEN_WARM = 31

WALL_BUDGET = 1.25
PROCESSOR_BUDGET = 1 / 3
IMPORT_BUDGET = 0.100
MEMORY_BUDGET = 1.5
EVALUATION_BUDGET = 0.100

# The first rounds are the runtime's, which compiles in them.
POLICY_ROUNDS, POLICY_ROUNDS_UNTIL_WARM = 15, 6
MEBIBYTE = 1024 * 1024


class BenchmarkError(Exception):
    """Something that has to work did not."""


# The estate, and what an audit of it has to cost.

def pages_per_region():
    return math.ceil(SECRETS_PER_REGION / PAGE_SIZE)


def floor_of_calls(with_regions=True):
    """DescribeRegions and GetCallerIdentity; in each Region the X-Ray setting, the pages, and each distinct key once."""
    return (2 if with_regions else 0) + len(REGIONS) * (1 + pages_per_region() + KEYS_PER_REGION)


def critical_path():
    """The round trips that wait for one another, the Regions known. Keys are used in turn, so the last new one is on the
    page of the secret with its number, and its look-up comes after that page."""
    page_of_last_new_key = math.ceil(min(KEYS_PER_REGION, SECRETS_PER_REGION) / PAGE_SIZE)
    return LATENCY * max(pages_per_region(), page_of_last_new_key + 1)


# Processes.

def environment(url=None):
    """Nothing of the user's own AWS settings, and no way around the endpoint."""
    values = {name: value for name, value in os.environ.items() if not name.upper().startswith("AWS_")}
    values.update(DOTNET_NOLOGO="1", DOTNET_CLI_TELEMETRY_OPTOUT="1", POWERSHELL_TELEMETRY_OPTOUT="1")
    for name in ("NO_PROXY", "no_proxy"):
        values[name] = ",".join(filter(None, (values.get(name), "127.0.0.1")))
    if url:
        nowhere = str(pathlib.Path(tempfile.gettempdir()) / "kmscompliance-benchmark-has-no-aws")
        values.update(
            AWS_ENDPOINT_URL=url,
            AWS_ACCESS_KEY_ID="SANDBOXADMIN00000001",
            AWS_SECRET_ACCESS_KEY="sandbox-secret-not-a-real-one",
            AWS_REGION="us-east-1",
            AWS_DEFAULT_REGION="us-east-1",
            AWS_EC2_METADATA_DISABLED="true",
            AWS_CONFIG_FILE=nowhere,
            AWS_SHARED_CREDENTIALS_FILE=nowhere,
            AWS_PAGER="",
        )
    return values


def run_to_end(command, url):
    """Runs a program; its wall time, the processor time and peak memory of it and its children, and what it printed."""
    began = time.perf_counter()
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, env=environment(url), stdin=subprocess.DEVNULL, stdout=output, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        if process.returncode != 0:
            raise BenchmarkError(f"{' '.join(command)} ended with {process.returncode}:\n{errors.read().decode(errors='replace')}")
        text = output.read().decode()
    # Linux counts kibibytes, macOS bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    return {"wall": wall, "processor": usage.ru_utime + usage.ru_stime, "peakBytes": usage.ru_maxrss * unit, "output": text}


def platform_name():
    """This machine, as .NET's runtime identifiers have it."""
    system = {"Linux": "linux", "Darwin": "osx", "Windows": "win"}[platform.system()]
    processor = {"x86_64": "x64", "amd64": "x64", "arm64": "arm64", "aarch64": "arm64"}[platform.machine().lower()]
    return f"{system}-{processor}"


def build(directory, only):
    """Builds what is measured for release, the module as it is packaged, into places of its own; the checkout's bin/ stays as
    it is."""
    package, sandbox_module, engine = directory / "package", directory / "sandbox-module", directory / "engine"
    commands = (
        ["dotnet", "run", "--project", str(PACKAGING), "--", "--output", str(package), "--native", platform_name()],
        ["dotnet", "build", str(SANDBOX), "-c", "Release", f"-p:ModuleDirectory={sandbox_module}/bin/", "-v", "quiet", "--nologo"],
        # A shell's engine is compiled ahead of time; the package's, which this program hosts, is not.
        ["dotnet", "publish", str(ENGINE), "-c", "Release", f"-p:EnginePlatform={platform_name()}", "-o", str(engine), "-v", "quiet", "--nologo"],
        ["dotnet", "build", str(BENCHMARKS / "EmptyModule"), "-c", "Release", "-v", "quiet", "--nologo"],
    )
    policy = ["dotnet", "build", str(POLICY), "-c", "Release", "-v", "quiet", "--nologo"]
    for command in (policy,) if only == "policy" else (*commands, policy):
        done = subprocess.run(command, env=environment(), cwd=REPOSITORY, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise BenchmarkError(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    if only == "policy":
        return None
    manifest, = package.glob("KmsCompliance/*/KmsCompliance.psd1")
    return Module(manifest, engine / "KmsCompliance.Benchmarks.dll")


@dataclasses.dataclass(frozen=True)
class Module:
    """A module, and the program that runs it in a process of its own."""

    manifest: pathlib.Path
    engine: pathlib.Path

class Endpoint:
    """The sandbox's endpoint in a process of its own."""

    def __init__(self, directory, regions, secrets, latency):
        estate = directory / f"estate-{len(regions)}-{secrets}.json"
        estate.write_text(json.dumps(
            {"generate": {"regions": list(regions), "secretsPerRegion": secrets, "keysPerRegion": KEYS_PER_REGION}}))
        self.command = [
            "dotnet", str(SANDBOX / "bin/Release/net10.0/KmsCompliance.Sandbox.dll"),
            "serve", "--port", "0", "--estate", str(estate),
        ]
        if latency:
            self.command += ["--latency", f"{round(latency * 1000)}ms"]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, env=environment(), stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if " listens on " not in line:
            self.process.kill()
            raise BenchmarkError(f"The endpoint did not start: {line}")
        self.url = line.split(" listens on ")[1].split()[0].rstrip(".")
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.communicate()

    def request(self, path, method="GET"):
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(urllib.request.Request(self.url + path, method=method), timeout=30) as answer:
            return answer.read()

    def take_count(self):
        """The calls since the last time."""
        total = json.loads(self.request("/_sandbox/stats"))["total"]
        self.request("/_sandbox/reset?counts", method="POST")
        return total


def run_module(module, steps, endpoint=None):
    """Runs steps in one session of the engine, in a process of its own; what each cost, by its name."""
    command = ["dotnet", str(module.engine), str(module.manifest)]
    command += [f"{name}={script}" for name, script in steps.items()]
    if endpoint:
        endpoint.take_count()
    results = {}
    process = subprocess.Popen(
        command, env=environment(endpoint.url if endpoint else None), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True)
    for line in process.stdout:
        result = json.loads(line)
        results[result["step"]] = result
        if result["step"] in steps:
            if endpoint:
                result["calls"] = endpoint.take_count()
            # It waits to be told that the counters have been read.
            process.stdin.write("\n")
            process.stdin.flush()
    _, errors = process.communicate()
    if process.returncode != 0:
        raise BenchmarkError(f"The module's process ended with {process.returncode}:\n{errors}")
    return results


def run_boto3(endpoint):
    endpoint.take_count()
    result = run_to_end([sys.executable, str(BENCHMARKS / "audit_boto3.py")], endpoint.url)
    result["calls"] = endpoint.take_count()
    result["objects"] = json.loads(result["output"])["statuses"]
    return result


def run_aws_cli(endpoint, samples):
    """The documented procedure: for each Region the X-Ray setting and the list, then each secret and its key, one process
    each. That would take hours, so a few processes of the kinds that make up all but 0.4 % of it stand for all."""
    region = REGIONS[0]
    listed = json.loads(run_to_end(["aws", "--region", region, "secretsmanager", "list-secrets", "--max-items", "1"], endpoint.url)["output"])
    secret = listed["SecretList"][0]
    kinds = (
        ["secretsmanager", "describe-secret", "--secret-id", secret["ARN"]],
        ["kms", "describe-key", "--key-id", secret["KmsKeyId"]],
    )
    sampled = [run_to_end(["aws", "--region", region, *kinds[i % 2]], endpoint.url) for i in range(samples)]
    processes = 1 + len(REGIONS) * (2 + 2 * SECRETS_PER_REGION)
    return {
        "calls": 1 + len(REGIONS) * (1 + pages_per_region() + 2 * SECRETS_PER_REGION),
        "processes": processes,
        "wallOfOne": median(sampled, "wall"),
        "wall": median(sampled, "wall") * processes,
        "processor": median(sampled, "processor") * processes,
        "peakBytes": median(sampled, "peakBytes"),
    }


def median(results, key):
    return statistics.median(result[key] for result in results)


def medians(results):
    keys = [key for key, value in results[0].items() if isinstance(value, (int, float))]
    return {key: median(results, key) for key in keys}


# The report.

class Budgets:
    """Says whether what was measured keeps within what was promised."""

    def __init__(self):
        self.broken = 0

    def check(self, what, measured, kept):
        print(f"  {'kept  ' if kept else 'BROKEN'}  {what}: {measured}")
        self.broken += not kept


def print_row(name, result, base):
    allocated = f"{result['allocatedBytes'] / MEBIBYTE:.1f}" if "allocatedBytes" in result else ""
    print(
        f"  {name:<38}{result.get('calls', 0) or '':>8}{result['wall']:>11.3f}{result['processor']:>12.3f}{allocated:>14}"
        f"{result['peakBytes'] / MEBIBYTE:>10.0f}{result['wall'] / base['wall']:>10.2f}{result['processor'] / base['processor']:>12.2f}")


def measure_audit(directory, module, options, budgets):
    known = f"$regions | Get-ServiceEncryptionStatus {SERVICES}"
    steps = {"cold": AUDIT, "second": AUDIT, "regions": "$regions = Get-Region"}
    warm_steps = {
        "regions": "$regions = Get-Region",
        **{f"warming{i}": known for i in range(AUDITS_UNTIL_WARM)},
        **{f"warm{i}": known for i in range(AUDITS_WHEN_WARM)},
    }
    module_runs, boto3_runs, empty_runs = [], [], []
    with Endpoint(directory, REGIONS, SECRETS_PER_REGION, LATENCY) as endpoint:
        # The endpoint compiles itself in the first runs, which nobody's audit should pay for.
        run_module(module, steps, endpoint)
        run_boto3(endpoint)
        for _ in range(options.runs):
            # In turn, so that whatever else the machine does troubles them alike.
            module_runs.append(run_module(module, steps, endpoint))
            boto3_runs.append(run_boto3(endpoint))
            empty_runs.append(run_module(dataclasses.replace(module, manifest=EMPTY_MODULE), {}))
        warm_run = run_module(module, warm_steps, endpoint)
        cli = run_aws_cli(endpoint, options.cli_samples) if options.cli_samples else None

    ours_by_step = {step: medians([run[step] for run in module_runs]) for step in ("start", "import", *steps)}
    warm_audits = [warm_run[f"warm{i}"] for i in range(AUDITS_WHEN_WARM)]
    warm = medians(warm_audits)
    empty = medians([run["import"] for run in empty_runs])
    boto3 = medians(boto3_runs)
    ours = {
        "calls": ours_by_step["cold"]["calls"],
        "wall": median([{"v": run["import"]["wall"] + run["cold"]["wall"]} for run in module_runs], "v"),
        "processor": median([{"v": run["import"]["processor"] + run["cold"]["processor"]} for run in module_runs], "v"),
        "allocatedBytes": median([{"v": run["import"]["allocatedBytes"] + run["cold"]["allocatedBytes"]} for run in module_runs], "v"),
        "peakBytes": ours_by_step["cold"]["peakBytes"],
    }

    print(f"\nAudit of {len(REGIONS)} Regions x {SECRETS_PER_REGION} secrets, {KEYS_PER_REGION} keys a Region, {LATENCY * 1000:.0f} ms a call; medians of {options.runs}")
    print(f"  {'':<38}{'calls':>8}{'wall s':>11}{'processor s':>12}{'allocated MiB':>14}{'peak MiB':>10}{'wall':>10}{'processor':>12}")
    print(f"  {'':<38}{'':>8}{'':>11}{'':>12}{'':>14}{'':>10}{'/ boto3':>10}{'/ boto3':>12}")
    print_row("process and engine start", ours_by_step["start"], boto3)
    print_row("import of an empty module", empty, boto3)
    print_row("import", ours_by_step["import"], boto3)
    print_row("first audit", ours_by_step["cold"], boto3)
    print_row("import and first audit", ours, boto3)
    print_row("second audit, same process", ours_by_step["second"], boto3)
    print_row("warm audit **, Regions known", warm, boto3)
    print_row("boto3, 20 threads, whole process", boto3, boto3)
    if cli:
        print_row("aws, documented procedure *", cli, boto3)
        print(f"  * not run: {options.cli_samples} of its {cli['processes']:,} processes were, {cli['wallOfOne']:.2f} s each in the median; the rest is multiplication.")

    compiled = warm_audits[-1]["jitSoFar"] - warm_audits[0]["jitSoFar"]
    print(f"  ** the median of {AUDITS_WHEN_WARM} after {AUDITS_UNTIL_WARM} in the same process, which the runtime needs to compile for speed; in the {AUDITS_WHEN_WARM} it compiled for {compiled:.2f} s more.")

    found = {run[step]["objects"] for run in module_runs for step in ("cold", "second")} | {run["objects"] for run in warm_audits} | {run["objects"] for run in boto3_runs}
    calls = {run[step]["calls"] for run in module_runs for step in ("cold", "second")}
    calls_known = {run["calls"] for run in warm_audits}
    expected = len(REGIONS) * (SECRETS_PER_REGION + 1)
    path = critical_path()
    share = ours["processor"] / boto3["processor"]
    added = ours_by_step["import"]["wall"] - empty["wall"]
    print("\nBudgets")
    budgets.check(f"every audit finds {expected} settings", ", ".join(map(str, sorted(found))), found == {expected})
    budgets.check(f"calls of an audit = the floor of {floor_of_calls()}", ", ".join(map(str, sorted(calls))), calls == {floor_of_calls()})
    budgets.check(f"the same, Regions known: {floor_of_calls(False)}", ", ".join(map(str, sorted(calls_known))), calls_known == {floor_of_calls(False)})
    budgets.check(
        f"wall of a warm audit, Regions known, <= {WALL_BUDGET} x critical path of {path:.3f} s",
        f"{warm['wall']:.3f} s = {warm['wall'] / path:.2f} x", warm["wall"] <= WALL_BUDGET * path)
    budgets.check("processor time of import and first audit <= 1/3 of boto3's", f"{share:.2f}", share <= PROCESSOR_BUDGET)
    budgets.check(f"import adds <= {IMPORT_BUDGET * 1000:.0f} ms to an empty module's", f"{added * 1000:.0f} ms", added <= IMPORT_BUDGET)


def measure_memory(directory, module, options, budgets):
    peaks = {}
    for secrets in (MEMORY_SMALL, MEMORY_LARGE):
        with Endpoint(directory, ["us-east-1"], secrets, 0) as endpoint:
            runs = [run_module(module, {"audit": MEMORY_AUDIT}, endpoint)["audit"] for _ in range(min(options.runs, 3))]
        peaks[secrets] = medians(runs)
    print("\nMemory: one Region, no latency")
    for secrets, result in peaks.items():
        print(f"  {secrets:>8,} secrets: peak {result['peakBytes'] / MEBIBYTE:.0f} MiB, {result['calls']:.0f} calls, {result['wall']:.1f} s, {result['processor']:.1f} s of processor, {result['allocatedBytes'] / MEBIBYTE:.0f} MiB allocated")
    ratio = peaks[MEMORY_LARGE]["peakBytes"] / peaks[MEMORY_SMALL]["peakBytes"]
    budgets.check(f"peak of {MEMORY_LARGE:,} < {MEMORY_BUDGET} x that of {MEMORY_SMALL:,}", f"{ratio:.2f} x", ratio < MEMORY_BUDGET)
    expected = math.ceil(MEMORY_LARGE / PAGE_SIZE) + KEYS_PER_REGION
    calls = {run["calls"] for run in (peaks[MEMORY_LARGE],)}
    # GetCallerIdentity comes with a Region that was named and not listed.
    budgets.check(f"calls for {MEMORY_LARGE:,} secrets = {expected + 1}", ", ".join(f"{c:.0f}" for c in calls), calls == {expected + 1})


def measure_policy(budgets):
    output = run_to_end(["dotnet", str(POLICY / "bin/Release/net10.0/PolicyBenchmark.dll"), str(POLICY_ROUNDS)], None)["output"]
    rounds = [json.loads(line) for line in output.splitlines()]
    warm = medians(rounds[POLICY_ROUNDS_UNTIL_WARM:])
    print(f"\nPolicy: 10,000 evaluations of a policy of {warm['statements']:.0f} statements, {warm['policyBytes']:,.0f} bytes, parsed once")
    print(f"  first round {rounds[0]['wall'] * 1000:.0f} ms; median of {len(rounds) - POLICY_ROUNDS_UNTIL_WARM} after {POLICY_ROUNDS_UNTIL_WARM}: {warm['wall'] * 1000:.0f} ms, {warm['bytesEach']:,.0f} bytes an evaluation; parsing it, in a cold process, {warm['parsing'] * 1000:.0f} ms")
    budgets.check(f"10,000 evaluations < {EVALUATION_BUDGET * 1000:.0f} ms", f"{warm['wall'] * 1000:.0f} ms", warm["wall"] < EVALUATION_BUDGET)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="how often to measure; medians are shown (5)")
    parser.add_argument("--cli-samples", type=int, default=6, help="how many processes of `aws` to sample; 0 leaves it out (6)")
    parser.add_argument("--only", choices=("audit", "memory", "policy"), help="measure one part alone")
    options = parser.parse_args()

    budgets = Budgets()
    with contextlib.ExitStack() as stack:
        directory = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kmscompliance-benchmark-")))
        try:
            print("Building ...", flush=True)
            module = build(directory, options.only)
            sdk = subprocess.run(["dotnet", "--version"], capture_output=True, text=True, check=True).stdout.strip()
            print(f"{os.cpu_count()} processors, {platform.system()} {platform.machine()}, .NET SDK {sdk}, Python {platform.python_version()}; load {os.getloadavg()[0]:.1f}")
            if options.only in (None, "audit"):
                measure_audit(directory, module, options, budgets)
            if options.only in (None, "memory"):
                measure_memory(directory, module, options, budgets)
            if options.only in (None, "policy"):
                measure_policy(budgets)
        except BenchmarkError as error:
            print(error, file=sys.stderr)
            return 2
    return 1 if budgets.broken else 0


if __name__ == "__main__":
    sys.exit(main())
