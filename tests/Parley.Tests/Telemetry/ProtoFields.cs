using System.Buffers.Binary;
using System.Text;

namespace Parley.Tests.Telemetry;

/// <summary>A protobuf message as its wire has it: fields by number. Enough to read what a collector is sent.</summary>
internal sealed class ProtoFields
{
    private readonly List<(int Number, ReadOnlyMemory<byte> Bytes, ulong Value)> fields = [];

    public ProtoFields(ReadOnlyMemory<byte> message)
    {
        while (!message.IsEmpty)
        {
            var tag = Varint(ref message);
            var number = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    fields.Add((number, default, Varint(ref message)));
                    break;
                case 1:
                    fields.Add((number, default, BinaryPrimitives.ReadUInt64LittleEndian(message.Span)));
                    message = message[8..];
                    break;
                case 2:
                    var length = (int)Varint(ref message);
                    fields.Add((number, message[..length], 0));
                    message = message[length..];
                    break;
                case 5:
                    fields.Add((number, default, BinaryPrimitives.ReadUInt32LittleEndian(message.Span)));
                    message = message[4..];
                    break;
                default:
                    throw new InvalidDataException($"No wire type: {tag & 7}");
            }
        }
    }

    public IEnumerable<ProtoFields> Messages(int number) => fields.Where(field => field.Number == number).Select(field => new ProtoFields(field.Bytes));

    public string Text(int number) => Encoding.UTF8.GetString(Bytes(number).Span);

    public string Hex(int number) => Convert.ToHexString(Bytes(number).Span);

    public ulong Number(int number) => fields.LastOrDefault(field => field.Number == number).Value;

    /// <summary>Key-value pairs, as attributes are everywhere in OTLP.</summary>
    public Dictionary<string, string> Attributes(int number) => Messages(number).ToDictionary(
        pair => pair.Text(1), pair => pair.Messages(2).Select(ValueOf).FirstOrDefault() ?? "");

    private static string ValueOf(ProtoFields value) => value.fields switch
    {
        [{ Number: 1 }] => value.Text(1),
        [{ Number: 4 } number] => BitConverter.UInt64BitsToDouble(number.Value).ToString(System.Globalization.CultureInfo.InvariantCulture),
        [{ Number: 5 }] => string.Join(',', value.Messages(5).SelectMany(array => array.Messages(1)).Select(ValueOf)),
        [var other] => other.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => "",
    };

    private ReadOnlyMemory<byte> Bytes(int number) => fields.LastOrDefault(field => field.Number == number).Bytes;

    private static ulong Varint(ref ReadOnlyMemory<byte> message)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = message.Span[0];
            message = message[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
    }
}
