namespace KmsCompliance.Policy.Access;

/// <summary>Somebody, and whether they can read data: by the key and by the service that keeps it.</summary>
/// <param name="Asker">Who.</param>
/// <param name="Answer">Both together.</param>
/// <param name="ByKey">What the key says; null where the reader needs nothing of it.</param>
/// <param name="ByService">What the service says.</param>
/// <param name="Unless">What could still take it away and was not looked at; empty for nothing.</param>
internal sealed record DataReader(KeyAsker Asker, RightAnswer Answer, RightAnswer? ByKey, RightAnswer ByService, string Unless);
