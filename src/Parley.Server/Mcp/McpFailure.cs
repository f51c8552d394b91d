using System.Net;
using System.Net.Sockets;
using ModelContextProtocol;
using Parley.Protocol.Tools;
using Parley.Server.Outbound;

namespace Parley.Server.Mcp;

/// <summary>What went wrong with a server of tools, for those who entered it and for the model that called it.</summary>
internal static class McpFailure
{
    /// <summary>One of <see cref="ToolServerProblems"/>. What the server itself said goes nowhere: it may say anything.</summary>
    public static string Of(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case RefusedAddressException: return ToolServerProblems.AddressRefused;
                case AnswerTooLongException: return ToolServerProblems.TooLarge;
                case TimeoutException or OperationCanceledException: return ToolServerProblems.Timeout;
                case HttpRequestException { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden }: return ToolServerProblems.CredentialsRefused;
                case HttpRequestException { StatusCode: { } status } when (int)status is >= 300 and < 400: return ToolServerProblems.Redirects;
                case SocketException: return ToolServerProblems.Unreachable;
                case HttpRequestException { StatusCode: null, InnerException: null }: return ToolServerProblems.Unreachable;
                case HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }: return ToolServerProblems.Unreachable;
                case McpProtocolException: return ToolServerProblems.NotTheProtocol;
            }
        }

        return ToolServerProblems.NotTheProtocol;
    }

    /// <summary>What the model is told.</summary>
    public static string Say(string problem) => problem switch
    {
        ToolServerProblems.Timeout => "The tool did not answer in time. It is not known whether it has done anything.",
        ToolServerProblems.TooLarge => "The tool's answer was too large to be read.",
        ToolServerProblems.Unreachable or ToolServerProblems.AddressRefused or ToolServerProblems.Redirects => "The tool's server cannot be reached at the moment.",
        ToolServerProblems.CredentialsRefused or ToolServerProblems.HeadersLost => "The tool's server refused the credentials of this installation. An administrator has to look after it.",
        _ => "The tool failed.",
    };
}
