using System.Text.Json;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Organizations;

internal sealed class DescribeAccountRequest : AmazonWebServiceRequest, IJsonRequest
{
    public string? AccountId { get; init; }

    public void WriteTo(Utf8JsonWriter json) => json.WriteText("AccountId", AccountId);
}

internal sealed class DescribeAccountResponse : AmazonWebServiceResponse, IJsonResponse<DescribeAccountResponse>
{
    public Account Account { get; init; } = new();

    public static DescribeAccountResponse ReadFrom(JsonElement json) => new()
    {
        Account = json.ReadObject("Account", Account.ReadFrom) ?? throw new JsonException("There is no 'Account'."),
    };
}

/// <summary>A page of accounts, which may be empty although more follow.</summary>
internal sealed class AccountsResponse : AmazonWebServiceResponse, IJsonResponse<AccountsResponse>
{
    public List<Account?> Accounts { get; init; } = [];

    public string? NextToken { get; init; }

    public static AccountsResponse ReadFrom(JsonElement json) => new()
    {
        Accounts = json.ReadList("Accounts", Account.ReadFrom) ?? throw new JsonException("There is no 'Accounts'."),
        NextToken = json.ReadToken("NextToken"),
    };
}

/// <summary>An account as AWS Organizations shows it.</summary>
internal sealed class Account
{
    public string? Id { get; init; }

    public string? Arn { get; init; }

    public string? Email { get; init; }

    public string? Name { get; init; }

    /// <summary>Being replaced by <see cref="State"/>.</summary>
    public string? Status { get; init; }

    public string? State { get; init; }

    public DateTime? JoinedTimestamp { get; init; }

    public static Account ReadFrom(JsonElement json) => new()
    {
        Id = json.ReadText("Id"),
        Arn = json.ReadText("Arn"),
        Email = json.ReadText("Email"),
        Name = json.ReadText("Name"),
        Status = json.ReadText("Status"),
        State = json.ReadText("State"),
        JoinedTimestamp = json.ReadTime("JoinedTimestamp"),
    };
}
