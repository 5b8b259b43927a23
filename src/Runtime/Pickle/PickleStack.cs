using System.Runtime.InteropServices;

namespace MergeDsl.Pickle;

/// <summary>The values that a pickle's instructions take and leave, with the marks that divide them. Nothing below the last mark is touched.</summary>
internal sealed class PickleStack
{
    // torch writes about twenty values a tensor. The worst that so many values can take is some 300 MB.
    private const int MaxValues = 1 << 22;

    private readonly List<object?> values = [];
    private readonly List<int> marks = [];
    private int pushed;

    private int Floor => marks.Count > 0 ? marks[^1] : 0;

    /// <summary>Puts a value on top; true.</summary>
    public bool Push(object? value)
    {
        Count();
        values.Add(value);
        return true;
    }

    /// <summary>Begins a list of values.</summary>
    public void Mark()
    {
        Count();
        marks.Add(values.Count);
    }

    /// <summary>Takes the value on top.</summary>
    public object? Pop() => PopItems(1)[0];

    /// <summary>Takes so many values, in the order in which they were put there.</summary>
    public object?[] PopItems(int count)
    {
        int from = values.Count - count;
        if (from < Floor)
        {
            throw PickleException.Malformed("an instruction of the pickle takes more values than there are: it is damaged");
        }

        object?[] items = [.. CollectionsMarshal.AsSpan(values)[from..]];
        CollectionsMarshal.SetCount(values, from);
        return items;
    }

    /// <summary>Takes the values above the last mark, and the mark.</summary>
    public object?[] PopToMark()
    {
        if (marks.Count == 0)
        {
            throw PickleException.Malformed("an instruction of the pickle ends a list that was not begun: it is damaged");
        }

        object?[] items = PopItems(values.Count - Floor);
        marks.RemoveAt(marks.Count - 1);
        return items;
    }

    /// <summary>The value on top, which must be of a kind.</summary>
    /// <param name="opcode">The instruction that asks.</param>
    /// <param name="position">The byte behind it.</param>
    public T Top<T>(PickleOpcode opcode, int position)
        where T : class
    {
        object? top = values.Count > Floor ? values[^1] : null;
        return top as T ?? throw PickleException.Refused(
            $"applies the instruction {opcode.ToString().ToUpperInvariant()}, before byte {position} of its pickle, to what is no plain container");
    }

    private void Count()
    {
        if (++pushed > MaxValues)
        {
            throw PickleException.Malformed($"the pickle has more than {MaxValues} values: no state dict is that large");
        }
    }
}
