#!/usr/bin/env python3
"""The same audit as `Get-OrganizationAccount | Get-Region -RoleName Audit | Get-ServiceEncryptionStatus -Service XRay, SecretsManager`,
as a careful script with boto3 does it: a role in each account, and so many threads that take an account's Region each.

Takes how many threads there are, and anything more where the caller's account is the only one. Prints one line of JSON: how many statuses it found, and how long it took from the moment when accounts and Regions were known.
"""
import concurrent.futures
import json
import sys
import time

import boto3
import botocore.config

from audit_boto3 import RegionAudit


def main():
    at_a_time = int(sys.argv[1])
    config = botocore.config.Config(max_pool_connections=at_a_time, retries={"mode": "standard", "max_attempts": 8})
    own = boto3.Session()
    caller = own.client("sts", config=config).get_caller_identity()["Account"]
    sts = own.client("sts", config=config)
    accounts = [caller]
    if len(sys.argv) < 3:
        pages = own.client("organizations", config=config).get_paginator("list_accounts").paginate()
        accounts = [account["Id"] for page in pages for account in page["Accounts"] if account["Status"] == "ACTIVE"]

    def enter(account):
        if account == caller:
            return account, own
        given = sts.assume_role(RoleArn=f"arn:aws:iam::{account}:role/Audit", RoleSessionName="audit")["Credentials"]
        return account, boto3.Session(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])

    with concurrent.futures.ThreadPoolExecutor(at_a_time) as pool, concurrent.futures.ThreadPoolExecutor(2 * at_a_time) as lookups:
        sessions = list(pool.map(enter, accounts))
        places = [(session, region) for _, session in sessions for region in regions_of(session, config)]
        began = time.perf_counter()

        # Clients are made by one thread, as a session asks for; each is let go with its Region.
        found, running = 0, set()
        for session, region in places:
            clients = [session.client(service, region_name=region, config=config) for service in ("xray", "secretsmanager", "kms")]
            running.add(pool.submit(RegionAudit(region, clients, lookups).run))
            if len(running) >= 2 * at_a_time:
                done, running = concurrent.futures.wait(running, return_when=concurrent.futures.FIRST_COMPLETED)
                found += sum(len(audit.result()) for audit in done)
        found += sum(len(audit.result()) for audit in running)
        print(json.dumps({"statuses": found, "wall": time.perf_counter() - began}))


def regions_of(session, config, known={}):  # pylint: disable=dangerous-default-value
    """The Regions of the first account stand for those of all: they are alike here."""
    if not known:
        known["all"] = [entry["RegionName"] for entry in session.client("ec2", config=config).describe_regions()["Regions"]]
    return known["all"]


if __name__ == "__main__":
    main()
