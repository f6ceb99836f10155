using System.Text;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace KmsCompliance.Aws.Protocol;

/// <summary>Writes a request as a form. A request that is no <see cref="IQueryRequest"/> has no members.</summary>
internal sealed class QueryOperationMarshaller(QueryServiceDescription service, string operation)
    : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    /// <inheritdoc/>
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var form = new QueryForm();
        form.Add("Action", operation);
        (input as IQueryRequest)?.WriteTo(form);
        form.Add("Version", service.ApiVersion);
        var request = new DefaultRequest(input, service.ServiceId)
        {
            HttpMethod = "POST",
            ResourcePath = "/",
            Content = Encoding.UTF8.GetBytes(form.ToString()),
        };
        request.Headers["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8";
        return request;
    }
}
