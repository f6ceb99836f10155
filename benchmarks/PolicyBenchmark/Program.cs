using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;

// Usage: ROUNDS: reads a policy of 30 statements once, and prints a line of JSON for each round of 10,000 evaluations of it.
const int evaluations = 10_000;
const int statements = 30;
const string account = "111122223333";
const string key = $"arn:aws:kms:eu-west-1:{account}:key/1234abcd-12ab-34cd-56ef-1234567890ab";

if (args is not [var count] || !int.TryParse(count, out var rounds))
{
    Console.Error.WriteLine("Usage: PolicyBenchmark ROUNDS");
    return 2;
}

var text = Thirty();
var clock = Stopwatch.StartNew();
var policy = KeyPolicyDocument.Parse(text);
var parsing = clock.Elapsed;
KeyAccessRequest[] requests =
[
    new KeyAccessRequest($"arn:aws:iam::{account}:role/app/Writer", account, "kms:Decrypt", key).WithContext("kms:ViaService", "secretsmanager.eu-west-1.amazonaws.com").WithContext("kms:EncryptionContext:app", "web"),
    new KeyAccessRequest($"arn:aws:sts::{account}:assumed-role/Writer/session", account, "kms:GenerateDataKey", key).WithContext("kms:ViaService", "secretsmanager.eu-west-1.amazonaws.com"),
    new KeyAccessRequest("cloudtrail.amazonaws.com", null, "kms:GenerateDataKey", key).WithContext("aws:SourceArn", $"arn:aws:cloudtrail:eu-west-1:{account}:trail/t20"),
    new KeyAccessRequest("arn:aws:iam::444455556666:role/Stranger", "444455556666", "kms:Encrypt", key),
];

for (var round = 0; round < rounds; round++)
{
    var decisions = 0;
    var before = GC.GetTotalAllocatedBytes(precise: true);
    clock.Restart();
    for (var i = 0; i < evaluations; i++)
    {
        decisions += (int)KeyPolicyEvaluator.Evaluate(policy, requests[i % requests.Length]).Decision;
    }

    var wall = clock.Elapsed;
    Console.WriteLine(JsonSerializer.Serialize(new
    {
        wall = wall.TotalSeconds,
        bytesEach = (GC.GetTotalAllocatedBytes(precise: true) - before) / evaluations,
        parsing = parsing.TotalSeconds,
        policyBytes = text.Length,
        statements = policy.Statements.Count,
        decisions,
    }));
}

return 0;

// Of each kind that service keys have: users through a service, a denial, a service's own statement.
static string Thirty() => new JsonObject
{
    ["Version"] = "2012-10-17",
    ["Statement"] = new JsonArray([.. Enumerable.Range(0, statements).Select(Statement)]),
}.ToJsonString();

static JsonNode Statement(int number) => (number % 3) switch
{
    0 => new JsonObject
    {
        ["Sid"] = $"Users{number}",
        ["Effect"] = "Allow",
        ["Principal"] = new JsonObject { ["AWS"] = new JsonArray($"arn:aws:iam::{account}:role/Reader{number}", $"arn:aws:iam::{account}:role/app/Writer") },
        ["Action"] = new JsonArray("kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"),
        ["Resource"] = "*",
        ["Condition"] = new JsonObject
        {
            ["StringEquals"] = new JsonObject { ["kms:ViaService"] = $"service{number}.eu-west-1.amazonaws.com", ["kms:CallerAccount"] = account },
        },
    },
    1 => new JsonObject
    {
        ["Sid"] = $"Denial{number}",
        ["Effect"] = "Deny",
        ["Principal"] = "*",
        ["Action"] = "kms:*",
        ["Resource"] = key,
        ["Condition"] = new JsonObject { ["StringLike"] = new JsonObject { ["kms:EncryptionContext:app"] = new JsonArray($"app-{number}-*", $"${{aws:username}}-{number}") } },
    },
    _ => new JsonObject
    {
        ["Sid"] = $"Service{number}",
        ["Effect"] = "Allow",
        ["Principal"] = new JsonObject { ["Service"] = "cloudtrail.amazonaws.com" },
        ["Action"] = "kms:GenerateDataKey*",
        ["Resource"] = "*",
        ["Condition"] = new JsonObject { ["ArnLike"] = new JsonObject { ["aws:SourceArn"] = $"arn:aws:cloudtrail:*:{account}:trail/t{number}" } },
    },
};
