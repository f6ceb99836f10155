namespace KmsCompliance.Sandbox.Tests.Endpoint.Services.CloudTrail;

/// <summary>Key policies that let CloudTrail in.</summary>
public static class TrailPolicies
{
    private const string Root = """{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}""";

    /// <summary>For one trail, by its ARN, as AWS documents it.</summary>
    public static string ForTrail(string trailArn, string extra = "", string root = Root) => Policy(
        root,
        $$$"""
        {"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"kms:GenerateDataKey*","Resource":"*",
         "Condition":{"StringEquals":{"aws:SourceArn":"{{{trailArn}}}"},"StringLike":{"kms:EncryptionContext:aws:cloudtrail:arn":"arn:aws:cloudtrail:*:111122223333:trail/*"} } },
        {"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"kms:DescribeKey","Resource":"*","Condition":{"StringEquals":{"aws:SourceArn":"{{{trailArn}}}"} } }
        {{{extra}}}
        """);

    /// <summary>For some actions, under a condition.</summary>
    public static string ForService(string actions, string condition = "{}") => Policy(
        Root,
        $$"""{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":{{actions}},"Resource":"*","Condition":{{condition}}}""");

    private static string Policy(params string[] statements) => $$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements)}}]}""";
}
