using MergeDsl.Recipes;
using MergeDsl.Tensors;
using Xunit;

namespace MergeDsl.Tests.Pickle;

/// <summary>Damage of every kind: an error that names the file, or tensors that can be read; never anything else.</summary>
public sealed class DamagedPickleTests : TorchFileTest
{
    [Theory]
    [InlineData("protocol2.pt")]
    [InlineData("protocol5.pt")]
    public void An_archive_cut_at_any_byte_is_named(string name)
    {
        byte[] bytes = File.ReadAllBytes(Fixture(name));
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.NotEmpty(Refusal(bytes[..length]).Message);
        }
    }

    [Theory]
    [InlineData("protocol2.pt", 1)]
    [InlineData("protocol4.pt", 2)]
    [InlineData("legacy.pt", 3)]
    public void Flipped_bits_give_tensors_or_a_plain_error(string name, int seed)
    {
        byte[] bytes = File.ReadAllBytes(Fixture(name));
        Random random = new(seed);
        int refused = 0;
        for (int round = 0; round < 1000; round++)
        {
            byte[] damaged = (byte[])bytes.Clone();
            for (int flips = random.Next(1, 4); flips > 0; flips--)
            {
                damaged[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            }

            refused += ReadsOrRefuses(damaged) ? 0 : 1;
        }

        // Flips within elements, names, or fields that nobody needs leave a valid file.
        Assert.InRange(refused, 200, 999);
    }

    /// <summary>The archive's own checksum is right, and so the pickle itself is what is read.</summary>
    [Fact]
    public void Pickles_of_any_bytes_give_tensors_or_a_plain_error()
    {
        byte[] pickle = TestPickle.OneTensor(4);
        Random random = new(4);
        int refused = 0;
        for (int round = 0; round < 2000; round++)
        {
            byte[] damaged = (byte[])pickle.Clone();
            for (int changes = random.Next(1, 4); changes > 0; changes--)
            {
                damaged[random.Next(2, pickle.Length)] = (byte)random.Next(256);
            }

            refused += ReadsOrRefuses(TestArchive.Torch(damaged, [1, 2, 3, 4]).End()) ? 0 : 1;
        }

        Assert.InRange(refused, 1000, 1999);
    }

    private bool ReadsOrRefuses(byte[] content)
    {
        try
        {
            foreach (TensorSource tensor in Read(content).Values)
            {
                tensor.ReadBytes(0, new byte[Math.Min(tensor.Shape.ElementCount, 1000) * tensor.Type.Size]);
            }

            return true;
        }
        catch (MergeException e)
        {
            Assert.Contains(".bin", Assert.Single(e.Problems).Message, StringComparison.Ordinal);
            return false;
        }
    }
}
