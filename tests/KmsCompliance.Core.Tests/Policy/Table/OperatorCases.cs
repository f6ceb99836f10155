using static KmsCompliance.Core.Tests.Policy.Table.EvaluatorCase;

namespace KmsCompliance.Core.Tests.Policy.Table;

internal static class OperatorCases
{
    private const string Yes = "Allowed s";
    private const string No = "ImplicitDeny";
    private const string Open = "Unknown s";
    private const string Trail = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/t";

    public static IEnumerable<EvaluatorCase> All =>
    [
        // Operator, policy's values, request's values (null: the key is absent), answer. The key is kms:EncryptionContext:k.
        .. Of("strings",
            ("StringEquals", "\"a\"", "a", Yes), ("StringEquals", "\"a\"", "A", No), ("StringEquals", "[\"b\",\"a\"]", "a", Yes),
            ("StringEquals", "\"a*\"", "ab", No), ("StringEquals", "\"\"", "a", No), ("StringEquals", "\"a\"", null, No),
            ("StringNotEquals", "\"a\"", "b", Yes), ("StringNotEquals", "[\"a\",\"b\"]", "b", No), ("StringNotEquals", "\"a\"", null, Yes),
            ("StringEqualsIgnoreCase", "\"Key\"", "kEY", Yes), ("StringEqualsIgnoreCase", "\"Key\"", "Kay", No), ("StringNotEqualsIgnoreCase", "\"Key\"", "kEY", No),
            ("StringLike", "\"a*\"", "abc", Yes), ("StringLike", "\"a?c\"", "abc", Yes), ("StringLike", "\"a?\"", "abc", No), ("StringLike", "\"A*\"", "abc", No),
            ("StringLike", "\"*\"", null, No), ("StringNotLike", "\"a*\"", "b", Yes), ("StringNotLike", "\"a*\"", "abc", No), ("StringNotLike", "\"a*\"", null, Yes)),
        .. Of("numbers",
            ("NumericEquals", "10", "10", Yes), ("NumericEquals", "\"10\"", "10.0", Yes), ("NumericEquals", "10", "11", No), ("NumericEquals", "10", null, No),
            ("NumericNotEquals", "10", "11", Yes), ("NumericNotEquals", "10", "10", No), ("NumericNotEquals", "10", null, Yes),
            ("NumericLessThan", "10", "9", Yes), ("NumericLessThan", "10", "10", No), ("NumericLessThanEquals", "10", "10", Yes), ("NumericLessThanEquals", "10", "10.5", No),
            ("NumericGreaterThan", "10", "9", No), ("NumericGreaterThan", "-1", "0", Yes), ("NumericGreaterThanEquals", "10", "10", Yes), ("NumericLessThan", "\"ten\"", "9", Open)),
        .. Of("dates",
            ("DateEquals", "\"2027-01-01T00:00:00Z\"", "2027-01-01T01:00:00+01:00", Yes), ("DateNotEquals", "\"2027-01-01\"", "2027-01-01T00:00:00Z", No),
            ("DateLessThan", "\"2027-01-01T00:00:00Z\"", "2026-12-31T23:59:59Z", Yes), ("DateLessThan", "\"2027-01-01\"", "2027-01-01T00:00:00Z", No),
            ("DateLessThanEquals", "\"2027-01-01\"", "2027-01-01T00:00:00Z", Yes), ("DateGreaterThan", "\"1700000000\"", "2027-01-01T00:00:00Z", Yes),
            ("DateGreaterThanEquals", "\"2027\"", "2026-06-01", No), ("DateGreaterThan", "\"2027-01-01\"", null, No), ("DateGreaterThan", "\"soon\"", "2027-01-01", Open)),
        .. Of("Booleans",
            ("Bool", "true", "true", Yes), ("Bool", "\"true\"", "false", No), ("Bool", "\"false\"", "false", Yes), ("Bool", "\"false\"", null, No), ("Bool", "\"maybe\"", "true", Open)),
        .. Of("binary values, by their bytes",
            ("BinaryEquals", "\"QmluYXJ5\"", "QmluYXJ5", Yes), ("BinaryEquals", "\"QmluYXJ5\"", "QmluYXJ6", No), ("BinaryEquals", "\"QmluYXJ5\"", "qmluyxj5", No),
            ("BinaryEquals", "\"QQ==\"", "QQ==", Yes), ("BinaryEquals", "\"QmluYXJ5\"", null, No), ("BinaryEquals", "\"no base64!\"", "QmluYXJ5", Open)),
        .. Of("addresses",
            ("IpAddress", "\"203.0.113.0/24\"", "203.0.113.77", Yes), ("IpAddress", "\"203.0.113.0/24\"", "203.0.114.1", No), ("IpAddress", "\"203.0.113.7\"", "203.0.113.7", Yes),
            ("IpAddress", "\"203.0.113.7\"", "203.0.113.8", No), ("IpAddress", "\"203.0.113.128/25\"", "203.0.113.127", No), ("IpAddress", "\"203.0.113.128/25\"", "203.0.113.200", Yes),
            ("IpAddress", "\"0.0.0.0/0\"", "8.8.8.8", Yes), ("IpAddress", "[\"10.0.0.0/8\",\"192.168.0.0/16\"]", "192.168.3.4", Yes),
            ("IpAddress", "\"2001:db8:1234::/48\"", "2001:db8:1234:5::1", Yes), ("IpAddress", "\"2001:DB8:1234::/48\"", "2001:db8:1235::1", No), ("IpAddress", "\"0.0.0.0/0\"", "2001:db8::1", No),
            ("IpAddress", "\"10.0.0.0/8\"", null, No), ("NotIpAddress", "\"10.0.0.0/8\"", "10.1.2.3", No), ("NotIpAddress", "\"10.0.0.0/8\"", "11.1.2.3", Yes), ("NotIpAddress", "\"10.0.0.0/8\"", null, Yes),
            ("IpAddress", "\"10.0.0.0/33\"", "10.0.0.1", Open), ("IpAddress", "\"10.0.0\"", "10.0.0.1", Open), ("IpAddress", "\"10.0.0.0/8\"", "somewhere", Open)),
        .. Of("ARNs, part by part",
            ("ArnLike", "\"arn:aws:cloudtrail:*:111122223333:trail/*\"", Trail, Yes), ("ArnEquals", "\"arn:aws:cloudtrail:*:111122223333:trail/*\"", Trail, Yes),
            ("ArnLike", "\"arn:aws:cloudtrail:*:444455556666:trail/*\"", Trail, No), ("ArnLike", "\"arn:aws:cloudtrail:eu-west-?:*:trail/t\"", Trail, Yes),
            ("ArnLike", "\"arn:aws-cn:cloudtrail:*:*:*\"", Trail, No), ("ArnLike", "\"arn:aws:cloudtrail:*\"", Trail, Open), ("ArnLike", $"\"{Trail}\"", null, No),
            ("ArnNotLike", "\"arn:aws:cloudtrail:*:111122223333:trail/*\"", Trail, No), ("ArnNotEquals", "\"arn:aws:s3:::bucket\"", Trail, Yes), ("ArnNotEquals", $"\"{Trail}\"", null, Yes)),
        .. Of("whether a key is there",
            ("Null", "\"true\"", null, Yes), ("Null", "\"true\"", "a", No), ("Null", "\"false\"", "a", Yes), ("Null", "false", null, No), ("Null", "\"perhaps\"", "a", Open)),
        .. Of("IfExists",
            ("StringEqualsIfExists", "\"a\"", null, Yes), ("StringEqualsIfExists", "\"a\"", "b", No), ("StringNotEqualsIfExists", "\"a\"", null, Yes), ("StringLikeIfExists", "\"a*\"", "ab", Yes),
            ("BoolIfExists", "\"true\"", null, Yes), ("BoolIfExists", "\"true\"", "false", No), ("IpAddressIfExists", "\"10.0.0.0/8\"", null, Yes), ("NumericLessThanIfExists", "5", "6", No),
            ("ArnLikeIfExists", "\"arn:aws:s3:::*\"", null, Yes), ("DateLessThanIfExists", "\"2027\"", null, Yes), ("BinaryEqualsIfExists", "\"QQ==\"", null, Yes), ("NullIfExists", "\"true\"", null, Open)),
        .. Of("no such operator", ("StringIs", "\"a\"", "a", Open), ("stringequals", "\"a\"", "a", Open), ("IfExists", "\"a\"", "a", Open), ("ForAnyValue:", "\"a\"", "a", Open)),

        // Several conditions, several values.
        new("conditions must all hold", Sources.LogicOfConditions, No, If(""" "StringEquals":{"kms:EncryptionContext:k":"a","kms:EncryptionContext:l":"b"} """)) { Context = "kms:EncryptionContext:k=a" },
        new("of different operators too", Sources.LogicOfConditions, Yes, If(""" "StringEquals":{"kms:EncryptionContext:k":"a"},"Null":{"kms:EncryptionContext:l":"true"} """)) { Context = "kms:EncryptionContext:k=a" },
        new("what fails anyway makes the uncertain not matter", Sources.LogicOfConditions, No, If(""" "Sounds":{"kms:ViaService":"x"},"StringEquals":{"kms:ViaService":"y"} """)) { Context = "kms:ViaService=x" },
        new("the name of a key has no case", Sources.LogicOfConditions, Yes, If(""" "StringEquals":{"KMS:VIASERVICE":"x"} """)) { Context = "kms:ViaService=x" },
        new("several values of the request need a quantifier", Sources.Sets, Open, IfGranting(""" "StringEquals":{"kms:GrantOperations":"Decrypt"} """)) { Action = "kms:CreateGrant", Context = "kms:GrantOperations=Decrypt|Encrypt" },
        new("ForAllValues: each is one of those", Sources.Sets, Yes, IfGranting(""" "ForAllValues:StringEquals":{"kms:GrantOperations":["Decrypt","Encrypt","Sign"]} """)) { Action = "kms:CreateGrant", Context = "kms:GrantOperations=Decrypt|Encrypt" },
        new("ForAllValues: one is not", Sources.Sets, No, IfGranting(""" "ForAllValues:StringEquals":{"kms:GrantOperations":["Decrypt","Sign"]} """)) { Action = "kms:CreateGrant", Context = "kms:GrantOperations=Decrypt|Encrypt" },
        new("ForAllValues holds for none", Sources.Sets, Yes, If(""" "ForAllValues:StringEquals":{"kms:GrantOperations":"Decrypt"} """)),
        new("which Null can rule out", Sources.Sets, No, If(""" "ForAllValues:StringEquals":{"kms:GrantOperations":"Decrypt"},"Null":{"kms:GrantOperations":"false"} """)),
        new("ForAnyValue: one is one of those", Sources.Sets, Yes, If(""" "ForAnyValue:StringEquals":{"kms:EncryptionContextKeys":["b","c"]} """)) { Context = "kms:EncryptionContextKeys=a|b" },
        new("ForAnyValue: none is", Sources.Sets, No, If(""" "ForAnyValue:StringEquals":{"kms:EncryptionContextKeys":["c","d"]} """)) { Context = "kms:EncryptionContextKeys=a|b" },
        new("ForAnyValue fails for none", Sources.Sets, No, If(""" "ForAnyValue:StringEquals":{"kms:EncryptionContextKeys":"a"} """)),
        new("ForAnyValue of patterns", Sources.Sets, Yes, If(""" "ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-1/r-1/*"} """)) { Context = "aws:PrincipalOrgPaths=o-1/r-1/ou-1/" },
        new("ForAllValues, negated: none is one of those", Sources.Sets, No, IfGranting(""" "ForAllValues:StringNotEquals":{"kms:GrantOperations":"CreateGrant"} """)) { Action = "kms:CreateGrant", Context = "kms:GrantOperations=Decrypt|CreateGrant" },
        new("ForAnyValue, negated: one is not", Sources.Sets, Yes, IfGranting(""" "ForAnyValue:StringNotEquals":{"kms:GrantOperations":"CreateGrant"} """)) { Action = "kms:CreateGrant", Context = "kms:GrantOperations=Decrypt|CreateGrant" },
    ];

    private static IEnumerable<EvaluatorCase> Of(string what, params (string Operator, string Wanted, string? Given, string Expected)[] rows) => rows.Select(row =>
        new EvaluatorCase(
            $"{what}: {row.Operator} {row.Wanted} and {row.Given ?? "no key"}",
            row.Expected == Open ? Sources.Cautious : Sources.Operators,
            row.Expected,
            If($$""" "{{row.Operator}}":{"kms:EncryptionContext:k":{{row.Wanted}}} """))
        {
            Context = row.Given is null ? "" : $"kms:EncryptionContext:k={row.Given}",
        });
}
