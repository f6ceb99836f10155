#!/usr/bin/env python3
"""Measures what a user has: whole processes of the real pwsh, against budgets and peers, on one estate, in one run.
See README.md beside it."""
import argparse
import contextlib
import http.client
import json
import math
import os
import pathlib
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent
BENCHMARKS = REPOSITORY / "benchmarks"
SANDBOX = REPOSITORY / "src/KmsCompliance.Sandbox"
SHELL = BENCHMARKS / "Shell"
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

# The calls that X-Ray takes in a Region: its setting, and where spans go.
XRAY_CALLS = 2

# The services that audit_boto3.py audits, so that like is compared with like.
AUDIT = "Get-Region | Get-ServiceEncryptionStatus -Service XRay, SecretsManager"
# Objects go as they come; what stays is what the module holds.
MEMORY_AUDIT = "Get-SecretEncryptionStatus -Region us-east-1 | ForEach-Object { }"
MEMORY_SMALL, MEMORY_LARGE = 1_000, 100_000
LONG_LIST, LONG_LIST_REGION = 10_000, "us-east-1"

# What the module adds to pwsh alone. The design's figures are 0.28 s, 0.25 s and 25 MiB where pwsh takes 0.32 s, 0.48 s and
# 108 MiB; as shares of pwsh they hold on other machines too.
WALL_BUDGET = 0.28 / 0.32
PROCESSOR_BUDGET = 0.25 / 0.48
PEAK_BUDGET = 25 / 108
IMPORT_BUDGET = 0.060 / 0.32
LONG_LIST_BUDGET = 1.05
MEMORY_BUDGET = 1.5
EVALUATION_BUDGET = 0.100

# The first rounds are the runtime's, which compiles in them.
POLICY_ROUNDS, POLICY_ROUNDS_UNTIL_WARM = 15, 6
MEBIBYTE = 1024 * 1024


class BenchmarkError(Exception):
    """Something that has to work did not."""


# The estate, and what an audit of it has to cost.

def pages_of(secrets):
    return math.ceil(secrets / PAGE_SIZE)


def floor_of_calls():
    """DescribeRegions and GetCallerIdentity; in each Region X-Ray's setting and where spans go, the pages, and each distinct key once."""
    return 2 + len(REGIONS) * (XRAY_CALLS + pages_of(SECRETS_PER_REGION) + KEYS_PER_REGION)


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


def dotnet(*arguments):
    command = ["dotnet", *map(str, arguments)]
    done = subprocess.run(command, env=environment(), cwd=REPOSITORY, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise BenchmarkError(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout.strip()


def build(directory):
    """Builds what is measured for release, the module as it is packaged, into places of its own; the checkout's bin/ stays as
    it is."""
    dotnet("run", "--project", PACKAGING, "--", "--output", directory / "package", "--native", platform_name())
    dotnet("build", SANDBOX, "-c", "Release", f"-p:ModuleDirectory={directory}/sandbox-module/bin/", "-v", "quiet", "--nologo")
    dotnet("restore", SHELL, "-v", "quiet")
    return Shell(dotnet("msbuild", SHELL, "-getProperty:ShellPath"), manifest_in(directory / "package"))


def manifest_in(package):
    manifests = list(package.glob("KmsCompliance/*/KmsCompliance.psd1"))
    if len(manifests) != 1:
        raise BenchmarkError(f"{package} holds no package, or several.")
    return manifests[0]


class Shell:
    """The real pwsh, each time in a process of its own."""

    def __init__(self, path, manifest):
        self.path = path
        self.manifest = manifest

    def run(self, script="", endpoint=None, imports=True):
        """Runs a script, with the module unless told otherwise; what the whole process cost, the calls it made, and what it
        wrote."""
        lines = ["$ErrorActionPreference = 'Stop'"]
        if imports:
            lines.append(f"Import-Module '{self.manifest}'")
        lines.append(script)
        command = ["dotnet", "exec", self.path, "-NoLogo", "-NoProfile", "-NonInteractive", "-Command", "\n".join(lines)]
        if endpoint:
            endpoint.take_count()
        result = run_to_end(command, endpoint.url if endpoint else None)
        result["calls"] = endpoint.take_count() if endpoint else 0
        return result


def timed(scripts):
    """A script that runs others, and writes for each what it cost within the process and how many objects it gave."""
    return "\n".join(f"""
        $wall = [Diagnostics.Stopwatch]::StartNew()
        $processor = [Environment]::CpuUsage.TotalTime
        $found = @({script}).Count
        [pscustomobject]@{{
            wall = $wall.Elapsed.TotalSeconds
            processor = ([Environment]::CpuUsage.TotalTime - $processor).TotalSeconds
            objects = $found
        }} | ConvertTo-Json -Compress""" for script in scripts)


def steps_of(result):
    return [json.loads(line) for line in result["output"].splitlines() if line]


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


def run_boto3(endpoint):
    endpoint.take_count()
    result = run_to_end([sys.executable, str(BENCHMARKS / "audit_boto3.py")], endpoint.url)
    result["calls"] = endpoint.take_count()
    result["objects"] = json.loads(result["output"])["statuses"]
    return result


def walk_pages(endpoint):
    """The pages of a Region, each asked for with the token of the one before, over one connection, with as little work as can
    be: what the endpoint and the connection take beyond the latency, whoever asks."""
    connection = http.client.HTTPConnection(endpoint.url.split("//")[1])
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    headers = {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": "secretsmanager.ListSecrets",
        "Authorization": f"AWS4-HMAC-SHA256 Credential=SANDBOXADMIN00000001/20260101/{LONG_LIST_REGION}/secretsmanager/aws4_request, SignedHeaders=host, Signature=0",
    }
    mark = b'"NextToken":"'
    token, pages, began = None, 0, time.perf_counter()
    while token is not None or pages == 0:
        connection.request("POST", "/", json.dumps({"MaxResults": PAGE_SIZE, **({"NextToken": token} if token else {})}), headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise BenchmarkError(f"The endpoint answered {answer.status}: {body[:200]}")
        pages += 1
        found = body.find(mark)
        token = body[found + len(mark):body.index(b'"', found + len(mark))].decode() if found >= 0 else None
    wall = time.perf_counter() - began
    connection.close()
    return {"wall": wall, "pages": pages}


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
        "calls": 1 + len(REGIONS) * (1 + pages_of(SECRETS_PER_REGION) + 2 * SECRETS_PER_REGION),
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


def print_row(name, result, alone, boto3):
    print(
        f"  {name:<34}{result.get('calls', 0) or '':>8}{result['wall']:>9.3f}{result['processor']:>12.3f}{result['peakBytes'] / MEBIBYTE:>10.0f}"
        f"{result['wall'] / alone['wall']:>9.2f}{result['processor'] / alone['processor']:>7.2f}{result['peakBytes'] / alone['peakBytes']:>7.2f}"
        f"{result['wall'] / boto3['wall']:>9.2f}{result['processor'] / boto3['processor']:>7.2f}{result['peakBytes'] / boto3['peakBytes']:>7.2f}")


def added_to(alone, results):
    """What the module adds: the median over the rounds, of each of which the two processes ran next to one another."""
    return {
        key: statistics.median(result[key] - base[key] for result, base in zip(results, alone, strict=True))
        for key in ("wall", "processor", "peakBytes")
    }


def measure_audit(directory, shell, options, budgets):
    others = {f"with {package.name}": Shell(shell.path, manifest_in(package)) for package in options.against}
    one, three = f"@({AUDIT}).Count", timed([AUDIT] * 3)
    runs = {name: [] for name in ("alone", "import", "audit", "three", "boto3", *others)}
    with Endpoint(directory, REGIONS, SECRETS_PER_REGION, LATENCY) as endpoint:
        kinds = {
            "alone": lambda: shell.run(imports=False),
            "import": shell.run,
            "audit": lambda: shell.run(one, endpoint),
            **{name: (lambda other=other: other.run(one, endpoint)) for name, other in others.items()},
            "three": lambda: shell.run(three, endpoint),
            "boto3": lambda: run_boto3(endpoint),
        }
        # The endpoint compiles itself in the first runs, which nobody's audit should pay for; and the disk's cache fills.
        for kind in kinds.values():
            kind()
        for _ in range(options.runs):
            # In turn, so that whatever else the machine does troubles them alike.
            for name, kind in kinds.items():
                runs[name].append(kind())
        cli = run_aws_cli(endpoint, options.cli_samples) if options.cli_samples else None

    result = {name: medians(of) for name, of in runs.items()}
    alone, boto3 = result["alone"], result["boto3"]
    print(f"\nAudit of {len(REGIONS)} Regions x {SECRETS_PER_REGION} secrets, {KEYS_PER_REGION} keys a Region, {LATENCY * 1000:.0f} ms a call; whole processes, medians of {options.runs}")
    print(f"  {'':<34}{'calls':>8}{'wall s':>9}{'processor s':>12}{'peak MiB':>10}{'/ pwsh alone':>23}{'/ boto3':>23}")
    print_row("pwsh alone", alone, alone, boto3)
    print_row("pwsh, import", result["import"], alone, boto3)
    print_row("pwsh, import, audit", result["audit"], alone, boto3)
    print_row("pwsh, import, three audits", result["three"], alone, boto3)
    for name in others:
        print_row(f"pwsh, import, audit {name}", result[name], alone, boto3)
    print_row("boto3, 20 threads", boto3, alone, boto3)
    if cli:
        print_row("aws, documented procedure *", cli, alone, boto3)
        print(f"  * not run: {options.cli_samples} of its {cli['processes']:,} processes were, {cli['wallOfOne']:.2f} s each in the median; the rest is multiplication.")

    steps = [steps_of(run) for run in runs["three"]]
    print("  Within the process of three audits: " + "; ".join(
        f"{name} {median(of, 'wall'):.3f} s, processor {median(of, 'processor'):.3f} s"
        for name, of in zip(("first", "second", "third"), zip(*steps, strict=True), strict=True)))
    added = added_to(runs["alone"], runs["audit"])
    print(f"  The module adds to pwsh {added['wall']:.3f} s, processor {added['processor']:.3f} s, {added['peakBytes'] / MEBIBYTE:.0f} MiB")
    for name in others:
        other = added_to(runs["alone"], runs[name])
        print(f"  The one {name} adds {other['wall']:.3f} s, processor {other['processor']:.3f} s, {other['peakBytes'] / MEBIBYTE:.0f} MiB; ours is "
              + ", ".join(f"{added[key] / other[key]:.2f}" for key in added) + " of that")

    expected = len(REGIONS) * (SECRETS_PER_REGION + 1)
    found = {int(run["output"]) for run in runs["audit"]} | {step["objects"] for run in steps for step in run} | {run["objects"] for run in runs["boto3"]}
    calls = {run["calls"] for run in runs["audit"]}
    calls_of_three = {run["calls"] for run in runs["three"]}
    print("\nBudgets")
    budgets.check(f"every audit finds {expected} settings", ", ".join(map(str, sorted(found))), found == {expected})
    budgets.check(f"calls of an audit = the floor of {floor_of_calls()}", ", ".join(map(str, sorted(calls))), calls == {floor_of_calls()})
    budgets.check(f"calls of three audits = {3 * floor_of_calls()}", ", ".join(map(str, sorted(calls_of_three))), calls_of_three == {3 * floor_of_calls()})
    for what, key, budget, unit, scale in (
        ("wall", "wall", WALL_BUDGET, "s", 1), ("processor", "processor", PROCESSOR_BUDGET, "s", 1), ("peak memory", "peakBytes", PEAK_BUDGET, "MiB", MEBIBYTE)):
        share = added[key] / alone[key]
        budgets.check(f"{what} that import and first audit add <= {budget:.2f} of pwsh alone", f"{share:.2f} = {added[key] / scale:.3g} {unit}", share <= budget)
    imported = added_to(runs["alone"], runs["import"])["wall"]
    budgets.check(f"wall that the import adds <= {IMPORT_BUDGET:.2f} of pwsh alone", f"{imported / alone['wall']:.2f} = {imported * 1000:.0f} ms", imported <= IMPORT_BUDGET * alone["wall"])


def measure_long_list(directory, shell, options, budgets):
    floor = pages_of(LONG_LIST) * LATENCY
    audit = f"Get-SecretEncryptionStatus -Region {LONG_LIST_REGION}"
    with Endpoint(directory, [LONG_LIST_REGION], LONG_LIST, LATENCY) as endpoint:
        shell.run(f"@({audit}).Count", endpoint)
        runs, walks = [], []
        for _ in range(min(options.runs, 5)):
            runs.append(shell.run(timed([audit] * 3), endpoint))
            walks.append(walk_pages(endpoint))
    first, second, third = (medians(of) for of in zip(*(steps_of(run) for run in runs), strict=True))
    walk = medians(walks)
    print(f"\nOne Region with {LONG_LIST:,} secrets: {pages_of(LONG_LIST)} pages that wait for one another take {floor:.2f} s; within the process, " + ", ".join(
        f"{name} {audited['wall']:.2f} s = {audited['wall'] / floor:.3f} x"
        for name, audited in (("first", first), ("second", second), ("third", third))))
    print(f"  The same {walk['pages']:.0f} pages over a bare connection, without signing or reading: {walk['wall']:.2f} s = {walk['wall'] / floor:.3f} x")
    budgets.check(f"a second audit <= {LONG_LIST_BUDGET} x its pages", f"{second['wall'] / floor:.3f} x", second["wall"] <= LONG_LIST_BUDGET * floor)
    budgets.check(f"it finds {LONG_LIST:,}", f"{second['objects']:,.0f}", second["objects"] == LONG_LIST)


def measure_memory(directory, shell, options, budgets):
    peaks = {}
    for secrets in (MEMORY_SMALL, MEMORY_LARGE):
        with Endpoint(directory, ["us-east-1"], secrets, 0) as endpoint:
            peaks[secrets] = medians([shell.run(MEMORY_AUDIT, endpoint) for _ in range(min(options.runs, 3))])
    print("\nMemory: one Region, no latency; whole processes")
    for secrets, result in peaks.items():
        print(f"  {secrets:>8,} secrets: peak {result['peakBytes'] / MEBIBYTE:.0f} MiB, {result['calls']:.0f} calls, {result['wall']:.1f} s, {result['processor']:.1f} s of processor")
    ratio = peaks[MEMORY_LARGE]["peakBytes"] / peaks[MEMORY_SMALL]["peakBytes"]
    budgets.check(f"peak of {MEMORY_LARGE:,} < {MEMORY_BUDGET} x that of {MEMORY_SMALL:,}", f"{ratio:.2f} x", ratio < MEMORY_BUDGET)
    # GetCallerIdentity comes with a Region that was named and not listed.
    expected = pages_of(MEMORY_LARGE) + KEYS_PER_REGION + 1
    calls = peaks[MEMORY_LARGE]["calls"]
    budgets.check(f"calls for {MEMORY_LARGE:,} secrets = {expected}", f"{calls:.0f}", calls == expected)


def measure_policy(budgets):
    dotnet("build", POLICY, "-c", "Release", "-v", "quiet", "--nologo")
    output = run_to_end(["dotnet", str(POLICY / "bin/Release/net10.0/PolicyBenchmark.dll"), str(POLICY_ROUNDS)], None)["output"]
    rounds = [json.loads(line) for line in output.splitlines()]
    warm = medians(rounds[POLICY_ROUNDS_UNTIL_WARM:])
    print(f"\nPolicy: 10,000 evaluations of a policy of {warm['statements']:.0f} statements, {warm['policyBytes']:,.0f} bytes, parsed once")
    print(f"  first round {rounds[0]['wall'] * 1000:.0f} ms; median of {len(rounds) - POLICY_ROUNDS_UNTIL_WARM} after {POLICY_ROUNDS_UNTIL_WARM}: {warm['wall'] * 1000:.0f} ms, {warm['bytesEach']:,.0f} bytes an evaluation; parsing it, in a cold process, {warm['parsing'] * 1000:.0f} ms")
    budgets.check(f"10,000 evaluations < {EVALUATION_BUDGET * 1000:.0f} ms", f"{warm['wall'] * 1000:.0f} ms", warm["wall"] < EVALUATION_BUDGET)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9, help="how often to measure; medians are shown (9)")
    parser.add_argument("--cli-samples", type=int, default=6, help="how many processes of `aws` to sample; 0 leaves it out (6)")
    parser.add_argument("--only", choices=("audit", "list", "memory", "policy"), help="measure one part alone")
    parser.add_argument("--against", type=pathlib.Path, action="append", default=[], metavar="PACKAGE",
                        help="another package of the module, as KmsCompliance.Packaging made it, to measure in turn with this one")
    options = parser.parse_args()

    budgets = Budgets()
    with contextlib.ExitStack() as stack:
        directory = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kmscompliance-benchmark-")))
        try:
            print("Building ...", flush=True)
            shell = None if options.only == "policy" else build(directory)
            print(f"{os.cpu_count()} processors, {platform.system()} {platform.machine()}, .NET SDK {dotnet('--version')}, Python {platform.python_version()}; load {os.getloadavg()[0]:.1f}", flush=True)
            for name, measure in (("audit", measure_audit), ("list", measure_long_list), ("memory", measure_memory)):
                if options.only in (None, name):
                    measure(directory, shell, options, budgets)
            if options.only in (None, "policy"):
                measure_policy(budgets)
        except BenchmarkError as error:
            print(error, file=sys.stderr)
            return 2
    return 1 if budgets.broken else 0


if __name__ == "__main__":
    sys.exit(main())
