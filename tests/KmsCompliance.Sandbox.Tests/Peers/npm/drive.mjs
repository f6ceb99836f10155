// Drives the sandbox with AWS's own clients for JavaScript: key, alias, X-Ray, secret and trail, and refusals that they have to
// be able to read. Writes what it saw as JSON. Arguments: the endpoint and the account.
import * as cloudtrail from '@aws-sdk/client-cloudtrail';
import * as iam from '@aws-sdk/client-iam';
import * as kms from '@aws-sdk/client-kms';
import * as secrets from '@aws-sdk/client-secrets-manager';
import * as xray from '@aws-sdk/client-xray';

const [endpoint, account] = process.argv.slice(2);
const settings = { endpoint, region: 'eu-west-1', maxAttempts: 1 };
const clients = {
  cloudtrail: new cloudtrail.CloudTrailClient(settings),
  iam: new iam.IAMClient(settings),
  kms: new kms.KMSClient(settings),
  secrets: new secrets.SecretsManagerClient(settings),
  xray: new xray.XRayClient(settings),
};
const seen = {};

async function refused(name, call) {
  try {
    await call();
    seen[name] = 'not refused';
  } catch (error) {
    seen[name] = error.name;
  }
}

const policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Sid: 'Account', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:*', Resource: '*' },
    { Sid: 'Trails', Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: ['kms:GenerateDataKey*', 'kms:Decrypt', 'kms:DescribeKey'], Resource: '*' },
  ],
});
const key = (await clients.kms.send(new kms.CreateKeyCommand({ Policy: policy, Tags: [{ TagKey: 'made-by', TagValue: 'npm' }] }))).KeyMetadata;
await clients.kms.send(new kms.CreateAliasCommand({ AliasName: 'alias/npm', TargetKeyId: key.KeyId }));
await clients.kms.send(new kms.EnableKeyRotationCommand({ KeyId: key.KeyId, RotationPeriodInDays: 180 }));
seen.alias = (await clients.kms.send(new kms.DescribeKeyCommand({ KeyId: 'alias/npm' }))).KeyMetadata.Arn === key.Arn;
seen.rotation = (await clients.kms.send(new kms.GetKeyRotationStatusCommand({ KeyId: key.KeyId }))).RotationPeriodInDays;
await refused('noKey', () => clients.kms.send(new kms.DescribeKeyCommand({ KeyId: 'alias/none' })));
await refused('badPolicy', () => clients.kms.send(new kms.PutKeyPolicyCommand({ KeyId: key.KeyId, Policy: policy.replace('"Resource":"*"', `"Resource":"${key.Arn}"`) })));

await clients.xray.send(new xray.PutEncryptionConfigCommand({ Type: 'KMS', KeyId: 'alias/npm' }));
seen.xray = (await clients.xray.send(new xray.GetEncryptionConfigCommand({}))).EncryptionConfig.KeyId === key.Arn;
await refused('badXRayKey', () => clients.xray.send(new xray.PutEncryptionConfigCommand({ Type: 'KMS', KeyId: 'alias/none' })));

// The client makes the ClientRequestToken itself.
const secret = await clients.secrets.send(new secrets.CreateSecretCommand({ Name: 'npm/secret', SecretString: 'not-a-secret' }));
await clients.secrets.send(new secrets.UpdateSecretCommand({ SecretId: secret.ARN, KmsKeyId: key.Arn }));
seen.secret = (await clients.secrets.send(new secrets.DescribeSecretCommand({ SecretId: 'npm/secret' }))).KmsKeyId === key.Arn;
seen.listed = (await clients.secrets.send(new secrets.ListSecretsCommand({ Filters: [{ Key: 'name', Values: ['npm/'] }] }))).SecretList.map((entry) => entry.Name);
await refused('noSecret', () => clients.secrets.send(new secrets.DescribeSecretCommand({ SecretId: 'npm/none' })));

await clients.cloudtrail.send(new cloudtrail.CreateTrailCommand({ Name: 'npm', S3BucketName: `billing-audit-${account}`, KmsKeyId: 'alias/npm' }));
seen.trail = (await clients.cloudtrail.send(new cloudtrail.DescribeTrailsCommand({ trailNameList: ['npm'] }))).trailList[0].KmsKeyId === key.Arn;
await refused('noTrail', () => clients.cloudtrail.send(new cloudtrail.GetTrailCommand({ Name: 'none-such' })));

// What the sandbox has not, it refuses so that a client can read it.
await refused('noService', () => clients.iam.send(new iam.GetRoleCommand({ RoleName: 'Reader' })));
await refused('noOperation', () => clients.cloudtrail.send(new cloudtrail.ListImportsCommand({})));

process.stdout.write(JSON.stringify(seen));
