using System.Text;

namespace MergeDsl.Generators.Methods;

/// <summary>Names as recipes write them: lower case with underscores.</summary>
internal static class SnakeCase
{
    /// <summary><c>SelectTopk</c> → <c>select_topk</c>, <c>Int8Mask</c> → <c>int8_mask</c>, <c>UseFP16Norm</c> → <c>use_fp16_norm</c>.</summary>
    public static string Of(string member)
    {
        StringBuilder name = new(member.Length + 4);
        for (int i = 0; i < member.Length; i++)
        {
            char c = member[i];
            bool startsWord = char.IsUpper(c) && i > 0 && member[i - 1] != '_'
                && (!char.IsUpper(member[i - 1]) || (i + 1 < member.Length && char.IsLower(member[i + 1])));
            if (startsWord)
            {
                name.Append('_');
            }

            name.Append(char.ToLowerInvariant(c));
        }

        return name.ToString();
    }

    /// <summary>Whether recipes could write it: letters a to z and digits in words, a letter first.</summary>
    public static bool Is(string name)
    {
        if (name.Length == 0 || name[0] is < 'a' or > 'z' || name[name.Length - 1] == '_')
        {
            return false;
        }

        for (int i = 1; i < name.Length; i++)
        {
            bool isWordCharacter = name[i] is (>= 'a' and <= 'z') or (>= '0' and <= '9');
            if (!isWordCharacter && (name[i] != '_' || name[i - 1] == '_'))
            {
                return false;
            }
        }

        return true;
    }
}
