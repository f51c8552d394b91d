using System.Reflection;
using System.Reflection.Emit;
using Microsoft.AspNetCore.Components.Rendering;

namespace Parley.Tests.Web.Languages;

/// <summary>A string that stands in the code as it is, and the method that is called right after it.</summary>
/// <param name="Type">Where.</param>
/// <param name="Text">What.</param>
/// <param name="Caller">The method.</param>
/// <param name="Attribute">The literal right before it: the name where this is an attribute's value.</param>
internal sealed record Literal(Type Type, string Text, MethodBase? Caller, string? Attribute);

/// <summary>Reads the literals out of compiled code: what a component says by itself is there, whatever state shows it.</summary>
internal static class Literals
{
    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodes = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>Those of a type and of what the compiler has put into it: lambdas, iterators.</summary>
    public static IEnumerable<Literal> Of(Type type) =>
        type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)).SelectMany(method => Of(type, method))
            .Concat(type.GetNestedTypes(All).SelectMany(Of));

    private static IEnumerable<Literal> Of(Type type, MethodBase method)
    {
        string? text = null, before = null;
        foreach (var (code, token) in Read(method.GetMethodBody()?.GetILAsByteArray() ?? []))
        {
            var called = code.OperandType == OperandType.InlineMethod ? Resolve(method, token) : null;
            if (text is not null)
                yield return new(type, text, called, before);
            (before, text) = (text, code == System.Reflection.Emit.OpCodes.Ldstr ? method.Module.ResolveString(token) : null);
        }
    }

    private static MethodBase? Resolve(MethodBase method, int token) => method.Module.ResolveMethod(
        token, method.DeclaringType!.GetGenericArguments(), method.IsGenericMethod ? method.GetGenericArguments() : null);

    private static IEnumerable<(OpCode Code, int Operand)> Read(byte[] code)
    {
        for (var at = 0; at < code.Length;)
        {
            var op = code[at] == 0xFE ? OpCodes[(short)(0xFE00 | code[at + 1])] : OpCodes[code[at]];
            at += op.Size;
            var length = op.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
            yield return (op, length == 4 ? BitConverter.ToInt32(code, at) : 0);
            at += length;
        }
    }

    /// <summary>Whether it is shown as it is.</summary>
    public static bool IsText(this Literal literal) => literal.Caller is { Name: nameof(RenderTreeBuilder.AddContent) };

    /// <summary>Whether it is HTML.</summary>
    public static bool IsMarkup(this Literal literal) => literal.Caller is { Name: nameof(RenderTreeBuilder.AddMarkupContent) };
}
