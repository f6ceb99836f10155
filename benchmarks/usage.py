#!/usr/bin/env python3
"""Measures how Get-CmkUsage keeps below two calls a second, and goes on after a kill -9: whole processes of the real pwsh. See README.md
beside it."""
import argparse
import collections
import contextlib
import json
import os
import pathlib
import platform
import subprocess
import sys
import tempfile
import time
import urllib.request

import run as common

ACCOUNT = "111122223333"
REGION = "eu-west-1"
KEY_ID = "00000101-5a6d-4b0c-8000-000000000101"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{KEY_ID}"
PAGE = 50
USES = 1_000
SHARE = 1.0
PER_SECOND = 2


class Account(common.Endpoint):
    """The sandbox's endpoint with a key that was used often, which lets two calls of LookupEvents a second through, as AWS does."""

    def __init__(self, directory):
        super().__init__(directory, [REGION], 0, common.LATENCY)
        path = directory / "used.json"
        path.write_text(json.dumps({"accounts": [{"id": ACCOUNT, "keys": [{"region": REGION, "keyId": KEY_ID, "recentUses": USES}]}]}))
        self.command[self.command.index("--estate") + 1] = str(path)

    def limit(self):
        body = json.dumps({"rules": [{"kind": "throttle", "operation": "LookupEvents", "callsPerSecond": PER_SECOND}]}).encode()
        self._post("/_sandbox/faults", body, {"Content-Type": "application/json"})

    def free(self):
        self.request("/_sandbox/faults", method="DELETE")

    def look_ups(self):
        """When each call of LookupEvents came, in whole seconds, by the event history itself: those that were let through."""
        times, token = [], None
        while True:
            asked = {"LookupAttributes": [{"AttributeKey": "EventName", "AttributeValue": "LookupEvents"}]} | ({"NextToken": token} if token else {})
            answer = json.loads(self._post("/", json.dumps(asked).encode(), {
                "Content-Type": "application/x-amz-json-1.1",
                "X-Amz-Target": "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents",
                "Authorization": f"AWS4-HMAC-SHA256 Credential=SANDBOXADMIN00000001/20260101/{REGION}/cloudtrail/aws4_request, SignedHeaders=host, Signature=0",
                "User-Agent": "the benchmark itself",
            }))
            times += [event["EventTime"] for event in answer["Events"] if "the benchmark itself" not in event["CloudTrailEvent"]]
            token = answer.get("NextToken")
            if not token:
                return times

    def arrived(self):
        """How many calls of LookupEvents came, those that were refused included."""
        calls = json.loads(self.request("/_sandbox/stats"))["operations"]
        return sum(call["count"] for call in calls if call["operation"] == "LookupEvents")

    def _post(self, path, body, headers):
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(urllib.request.Request(self.url + path, data=body, headers=headers, method="POST"), timeout=30) as answer:
            return answer.read()


def script(shell, checkpoint, output):
    return (f"Import-Module '{shell.manifest}'; Get-CmkUsage {KEY} -QuotaShare {SHARE} -CheckpointPath '{checkpoint}' | "
            f"ForEach-Object {{ $_.EventId }} | Set-Content -LiteralPath '{output}'")


def start(shell, endpoint, text):
    command = ["dotnet", "exec", shell.path, "-NoLogo", "-NoProfile", "-NonInteractive", "-Command", f"$ErrorActionPreference = 'Stop'; {text}"]
    return subprocess.Popen(command, env=common.environment(endpoint.url), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def end(process):
    _, errors = process.communicate(timeout=120)
    if process.returncode:
        raise common.BenchmarkError(errors.decode(errors="replace"))


def paced(shell, endpoint, directory):
    endpoint.limit()
    endpoint.request("/_sandbox/reset", method="POST")
    output = directory / "paced.txt"
    end(start(shell, endpoint, script(shell, directory / "paced", output)))
    arrived = endpoint.arrived()
    endpoint.free()
    times = endpoint.look_ups()
    return {"ids": output.read_text().split(), "arrived": arrived, "times": times, "most": max(collections.Counter(times).values())}


def killed(shell, endpoint, directory, kills):
    """Kills it so often, each time some pages further, and lets the last run come to its end."""
    endpoint.request("/_sandbox/reset", method="POST")
    output, checkpoint = directory / "killed.txt", directory / "killed"
    for number in range(kills):
        process = start(shell, endpoint, script(shell, checkpoint, output))
        before = endpoint.arrived()
        deadline = time.monotonic() + 60
        while endpoint.arrived() < before + 4 + number:
            if process.poll() is not None or time.monotonic() > deadline:
                raise common.BenchmarkError("The process came to its end before it could be killed.")
            time.sleep(0.02)
        process.kill()
        process.communicate()
    end(start(shell, endpoint, script(shell, checkpoint, output)))
    return {"ids": output.read_text().split(), "arrived": endpoint.arrived(), "left": sorted(path.name for path in checkpoint.iterdir())}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=2, help="how often to kill it (2)")
    options = parser.parse_args()
    budgets = common.Budgets()
    with contextlib.ExitStack() as stack:
        directory = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kmscompliance-usage-")))
        try:
            print("Building ...", flush=True)
            shell = common.build(directory)
            with Account(directory) as endpoint:
                calm = paced(shell, endpoint, directory)
                torn = killed(shell, endpoint, directory, options.kills)
        except common.BenchmarkError as error:
            print(error, file=sys.stderr)
            return 2
    took = max(calm["times"]) - min(calm["times"])
    pages = USES // PAGE
    print(f"{os.cpu_count()} processors, {platform.system()} {platform.machine()}, load {os.getloadavg()[0]:.1f}: {USES:,} events in {pages} pages, {common.LATENCY * 1000:.0f} ms a call, -QuotaShare {SHARE}")
    print(f"  paced: {calm['arrived']} calls over some {took:.0f} s, at most {calm['most']} within one second of the clock, {calm['arrived'] - len(calm['times'])} refused")
    print(f"  killed {options.kills} times: {torn['arrived']} calls in all, {len(torn['ids']):,} events put out by the last run")
    budgets.check("no call is refused for its number", str(calm["arrived"] - len(calm["times"])), calm["arrived"] == len(calm["times"]))
    # Two seconds of the clock can meet in one of the gate's.
    budgets.check(f"calls a second, over the whole run <= {PER_SECOND}", f"{(calm['arrived'] - PER_SECOND) / max(took, 1):.2f}", (calm["arrived"] - PER_SECOND) / max(took, 1) <= PER_SECOND * 1.1)
    budgets.check("events, calm", f"{len(set(calm['ids'])):,}", len(calm["ids"]) == len(set(calm["ids"])) == USES)
    budgets.check("events after the kills: none lost", f"{USES - len(set(torn['ids']))}", set(torn["ids"]) == set(calm["ids"]))
    budgets.check("events after the kills: none twice", f"{len(torn['ids']) - len(set(torn['ids']))}", len(torn["ids"]) == len(set(torn["ids"])))
    budgets.check("pages that were kept are not asked for again", f"{torn['arrived']} calls", torn["arrived"] <= pages + 2 * (options.kills + 1))
    budgets.check("the checkpoint is taken away", ", ".join(torn["left"]), torn["left"] == ["checkpoint.lock"])
    return 1 if budgets.broken else 0


if __name__ == "__main__":
    sys.exit(main())
