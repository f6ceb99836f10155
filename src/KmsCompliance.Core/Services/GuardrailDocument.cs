using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KmsCompliance.Services;

/// <summary>Writes the documents of guardrails.</summary>
internal static class GuardrailDocument
{
    /// <summary>The condition key that has the ARN of the user or role that calls, of a session its role's.</summary>
    public const string PrincipalArn = "aws:PrincipalArn";

    // Documents stand in JSON, never in HTML.
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A service control policy.</summary>
    /// <param name="statements">Its statements.</param>
    public static string PolicyOf(params JsonObject[] statements) => Write(new JsonObject
    {
        ["Version"] = "2012-10-17",
        ["Statement"] = new JsonArray([.. statements]),
    });

    /// <summary>A statement that refuses.</summary>
    /// <param name="sid">Its id.</param>
    /// <param name="actions">What it refuses.</param>
    /// <param name="conditions">When, all of them together: the operator, the key, the values.</param>
    public static JsonObject Deny(string sid, string[] actions, params (string Operator, string Key, IReadOnlyList<string> Values)[] conditions)
    {
        var condition = new JsonObject();
        foreach (var byOperator in conditions.GroupBy(static entry => entry.Operator, StringComparer.Ordinal))
        {
            var keys = new JsonObject();
            foreach (var (_, key, values) in byOperator)
            {
                keys[key] = Texts(values);
            }

            condition[byOperator.Key] = keys;
        }

        return new JsonObject
        {
            ["Sid"] = sid,
            ["Effect"] = "Deny",
            ["Action"] = Texts(actions),
            ["Resource"] = "*",
            ["Condition"] = condition,
        };
    }

    /// <summary>A policy that leaves actions to some roles.</summary>
    /// <param name="sid">The id of its statement.</param>
    /// <param name="actions">The actions.</param>
    /// <param name="roles">The ARNs of the roles, as patterns.</param>
    public static string LeftTo(string sid, string[] actions, IReadOnlyList<string> roles) => PolicyOf(Deny(sid, actions, ("ArnNotLike", PrincipalArn, roles)));

    /// <summary>A pattern of calls that succeeded, as CloudTrail tells of them.</summary>
    /// <param name="service">The service in names of endpoints, such as <c>kms</c>.</param>
    /// <param name="alternatives">What the events have of their own, one of it at least.</param>
    public static string Pattern(string service, params JsonObject[] alternatives)
    {
        var detail = new JsonObject
        {
            ["eventSource"] = Texts([$"{service}.amazonaws.com"]),
            ["errorCode"] = new JsonArray(new JsonObject { ["exists"] = false }),
        };
        if (alternatives is [var only])
        {
            foreach (var (name, value) in only.ToList())
            {
                only.Remove(name);
                detail[name] = value;
            }
        }
        else
        {
            detail["$or"] = new JsonArray([.. alternatives]);
        }

        return Write(new JsonObject
        {
            ["source"] = Texts([$"aws.{service}"]),
            ["detail-type"] = Texts(["AWS API Call via CloudTrail"]),
            ["detail"] = detail,
        });
    }

    /// <summary>A call, whatever it was given.</summary>
    /// <param name="names">The names of the operations.</param>
    public static JsonObject Call(params string[] names) => new() { ["eventName"] = Texts(names) };

    /// <summary>A call that was given something.</summary>
    /// <param name="name">The operation.</param>
    /// <param name="parameter">The parameter, as CloudTrail spells it.</param>
    /// <param name="matches">What it may be.</param>
    public static JsonObject CallWith(string name, string parameter, params JsonNode[] matches)
    {
        var call = Call(name);
        call["requestParameters"] = new JsonObject { [parameter] = new JsonArray(matches) };
        return call;
    }

    /// <summary>Nothing given.</summary>
    public static JsonObject Absent => new() { ["exists"] = false };

    /// <summary>A text that ends so.</summary>
    /// <param name="text">The end.</param>
    public static JsonObject EndsIn(string text) => new() { ["suffix"] = text };

    /// <summary>A template of a rule that AWS has written.</summary>
    /// <param name="name">The rule's id in the template.</param>
    /// <param name="identifier">AWS's name for it.</param>
    /// <param name="description">What it tells.</param>
    /// <param name="parameters">Its parameters; those without a value are left out.</param>
    public static string ManagedRule(string name, string identifier, string description, params (string Key, string Value)[] parameters)
    {
        var properties = new JsonObject
        {
            ["Description"] = description,
            ["Source"] = new JsonObject { ["Owner"] = "AWS", ["SourceIdentifier"] = identifier },
        };
        var given = parameters.Where(static parameter => parameter.Value.Length > 0).ToList();
        if (given.Count > 0)
        {
            properties["InputParameters"] = new JsonObject([.. given.Select(static parameter => KeyValuePair.Create<string, JsonNode?>(parameter.Key, parameter.Value))]);
        }

        return Template(name, properties);
    }

    /// <summary>A template of a rule in Guard.</summary>
    /// <param name="name">The rule's id in the template.</param>
    /// <param name="resourceType">The type of the resources.</param>
    /// <param name="description">What it tells.</param>
    /// <param name="policy">The rule's text.</param>
    /// <remarks><see href="https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_cfn-guard.html"/></remarks>
    public static string GuardRule(string name, string resourceType, string description, string policy) => Template(name, new JsonObject
    {
        ["Description"] = description,
        ["Scope"] = new JsonObject { ["ComplianceResourceTypes"] = Texts([resourceType]) },
        ["Source"] = new JsonObject
        {
            ["Owner"] = "CUSTOM_POLICY",
            ["SourceDetails"] = new JsonArray(Message("ConfigurationItemChangeNotification"), Message("OversizedConfigurationItemChangeNotification")),
            ["CustomPolicyDetails"] = new JsonObject { ["PolicyRuntime"] = "guard-2.x.x", ["PolicyText"] = policy },
        },
    });

    /// <summary>Whole ARNs as one parameter of a Config rule.</summary>
    /// <param name="keys">The ARNs.</param>
    public static string Joined(IReadOnlyList<string> keys) => string.Join(',', keys);

    private static JsonObject Message(string type) => new() { ["EventSource"] = "aws.config", ["MessageType"] = type };

    private static string Template(string name, JsonObject properties) => Write(new JsonObject
    {
        ["AWSTemplateFormatVersion"] = "2010-09-09",
        ["Resources"] = new JsonObject { [name] = new JsonObject { ["Type"] = "AWS::Config::ConfigRule", ["Properties"] = properties } },
    });

    private static string Write(JsonObject document) => document.ToJsonString(Indented).ReplaceLineEndings("\n");

    private static JsonArray Texts(IReadOnlyList<string> texts) => new([.. texts.Select(static text => JsonValue.Create(text))]);
}
