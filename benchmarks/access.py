#!/usr/bin/env python3
"""Measures Get-CmkAccess for one key of an account with thousands of roles: whole processes of the real pwsh. See README.md beside it."""
import argparse
import contextlib
import json
import os
import pathlib
import platform
import sys
import tempfile

import run as common

ACCOUNT = "111122223333"
REGION = "eu-west-1"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/00000101-5a6d-4b0c-8000-000000000101"
ROLES = 5_000
STATEMENTS_EACH = 4
LATENCY = 0.040
BUDGET = 5.0


def statement(role, number):
    """One in four lets its role use the key, on a condition now and then; the others are about something else, as most are."""
    if number == 0 and role % 4 == 0:
        one = {"Effect": "Allow", "Action": ["kms:Decrypt", "kms:GenerateDataKey*"], "Resource": KEY if role % 8 else "*"}
        return one | ({"Condition": {"StringEquals": {"kms:ViaService": f"secretsmanager.{REGION}.amazonaws.com"}}} if role % 3 == 0 else {})
    if number == 1 and role % 10 == 0:
        return {"Effect": "Deny", "Action": "kms:*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:RequestedRegion": REGION}}}
    if number == 2:
        return {"Effect": "Allow", "Action": ["kms:Describe*", "kms:List*"], "Resource": "*"}
    return {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": f"arn:aws:s3:::bucket-{role}-{number}/*"}


def estate():
    trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
    return {"accounts": [{
        "id": ACCOUNT,
        "keys": [{"region": REGION, "keyId": KEY.split("/")[1]}],
        "roles": [{"name": f"Role{role:04}", "trust": trust, "policy": {
            "Version": "2012-10-17", "Statement": [statement(role, number) for number in range(STATEMENTS_EACH)]}} for role in range(ROLES)],
    }]}


class Account(common.Endpoint):
    """The sandbox's endpoint with that account."""

    def __init__(self, directory):
        super().__init__(directory, [REGION], 0, LATENCY)
        path = directory / "account.json"
        path.write_text(json.dumps(estate()))
        self.command[self.command.index("--estate") + 1] = str(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="how often to measure; medians are shown (5)")
    options = parser.parse_args()
    budgets = common.Budgets()
    with contextlib.ExitStack() as stack:
        directory = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kmscompliance-access-")))
        try:
            print("Building ...", flush=True)
            shell = common.build(directory)
            with Account(directory) as endpoint:
                runs = []
                for _ in range(options.runs + 1):
                    done = shell.run(common.timed([f"Get-CmkAccess {KEY}"]), endpoint)
                    runs.append(done | {"command": common.steps_of(done)[0]["wall"], "objects": common.steps_of(done)[0]["objects"]})
            # The endpoint compiles itself in its first calls.
            runs = runs[1:]
        except common.BenchmarkError as error:
            print(error, file=sys.stderr)
            return 2
    row = {name: common.median(runs, name) for name in ("wall", "processor", "peakBytes", "calls", "command", "objects")}
    print(f"{os.cpu_count()} processors, {platform.system()} {platform.machine()}, load {os.getloadavg()[0]:.1f}: a key against {ROLES:,} roles with {ROLES * STATEMENTS_EACH:,} statements, {LATENCY * 1000:.0f} ms a call")
    print(f"  command {row['command']:.2f} s, process {row['wall']:.2f} s, {row['processor']:.2f} s of processor, peak {row['peakBytes'] / common.MEBIBYTE:.0f} MiB, {row['calls']:.0f} calls, {row['objects']:,.0f} answers")
    budgets.check(f"a fresh process's command < {BUDGET:.0f} s", f"{row['command']:.2f} s", row["command"] < BUDGET)
    return 1 if budgets.broken else 0


if __name__ == "__main__":
    sys.exit(main())
