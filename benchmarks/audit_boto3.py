#!/usr/bin/env python3
"""The same audit as `Get-Region | Get-ServiceEncryptionStatus -Service XRay, SecretsManager`, as a careful script with boto3 does it.

Twenty threads take a Region each. Inside a Region, keys are looked up while further pages come in, each distinct key once.
Prints one line of JSON: how many statuses it found, and of how many verdicts.
"""
import collections
import concurrent.futures
import json

import boto3
import botocore.config
import botocore.exceptions

REGIONS_AT_A_TIME = 20
DEFAULT_KEY_LITERAL = "DefaultEncryptionKey"


def verdict_of(key_id, key):
    if not key_id or key_id == DEFAULT_KEY_LITERAL:
        return "NonCompliant"
    if key is None:
        return "Unknown"
    if key["KeyManager"] != "CUSTOMER" or key["KeyState"] != "Enabled" or key["KeySpec"] != "SYMMETRIC_DEFAULT":
        return "NonCompliant"
    return "Compliant"


class RegionAudit:
    def __init__(self, region, clients, lookups):
        self.region = region
        self.xray, self.secrets, self.kms = clients
        self.lookups = lookups
        self.keys = {}

    def look_up(self, key_id):
        """Starts to read a key that was not asked for before; the answer is waited for at the end only."""
        if key_id and key_id != DEFAULT_KEY_LITERAL and key_id not in self.keys:
            self.keys[key_id] = self.lookups.submit(self.describe, key_id)

    def describe(self, key_id):
        try:
            return self.kms.describe_key(KeyId=key_id)["KeyMetadata"]
        except botocore.exceptions.ClientError:
            return None

    def run(self):
        setting = self.lookups.submit(self.xray.get_encryption_config)
        destination = self.lookups.submit(self.xray.get_trace_segment_destination)
        resources = []
        for page in self.secrets.get_paginator("list_secrets").paginate(PaginationConfig={"PageSize": 100}):
            for secret in page["SecretList"]:
                key_id = secret.get("KmsKeyId")
                self.look_up(key_id)
                resources.append((secret["Name"], key_id))
        destination.result()
        config = setting.result()["EncryptionConfig"]
        self.look_up(config.get("KeyId"))
        resources.append(("EncryptionConfig", config.get("KeyId")))
        return [
            (self.region, name, key_id, verdict_of(key_id, self.keys[key_id].result() if key_id in self.keys else None))
            for name, key_id in resources
        ]


def main():
    session = boto3.Session()
    config = botocore.config.Config(
        max_pool_connections=REGIONS_AT_A_TIME,
        retries={"mode": "standard"},
    )
    with (
        concurrent.futures.ThreadPoolExecutor(REGIONS_AT_A_TIME) as regions_pool,
        concurrent.futures.ThreadPoolExecutor(REGIONS_AT_A_TIME) as lookups,
    ):
        account = lookups.submit(session.client("sts", config=config).get_caller_identity)
        regions = [entry["RegionName"] for entry in session.client("ec2", config=config).describe_regions()["Regions"]]
        running = []
        # A session is not safe to make clients with from many threads; each Region starts as soon as it has its own.
        for region in regions:
            clients = [session.client(service, region_name=region, config=config) for service in ("xray", "secretsmanager", "kms")]
            running.append(regions_pool.submit(RegionAudit(region, clients, lookups).run))
        statuses = [status for audit in running for status in audit.result()]
        account.result()
    verdicts = collections.Counter(verdict for _, _, _, verdict in statuses)
    print(json.dumps({"statuses": len(statuses), "verdicts": verdicts}))


if __name__ == "__main__":
    main()
