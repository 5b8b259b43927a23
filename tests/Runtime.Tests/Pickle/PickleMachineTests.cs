using MergeDsl.Diagnostics;
using MergeDsl.Pickle;
using MergeDsl.Recipes;
using Xunit;

namespace MergeDsl.Tests.Pickle;

/// <summary>Pickles that are made to run something, or to fill the memory: refused, and nothing else.</summary>
public sealed class PickleMachineTests : TorchFileTest
{
    [Theory]
    [InlineData("os", "system")]
    [InlineData("posix", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("builtins", "getattr")]
    [InlineData("__builtin__", "exec")]
    [InlineData("subprocess", "Popen")]
    [InlineData("torch", "load")]
    [InlineData("torch.hub", "load")]
    [InlineData("torch._utils", "_rebuild_tensor_v2.__globals__")]
    [InlineData("transformers.models.llama.modeling_llama", "LlamaForCausalLM")]
    public void A_global_that_is_not_on_the_list_is_named(string module, string name)
    {
        byte[] pickle = new TestPickle().Global(module, name).Text("echo").Do(PickleOpcode.Tuple1, PickleOpcode.Reduce).End();
        AssertRefused(CheckpointDiagnostics.PickleRefused, $"asks for the global {module}.{name}; a pickle is a program, and none is run here", TestArchive.Torch(pickle).End());
        byte[] stacked = new TestPickle().Text(module).Text(name).Do(PickleOpcode.StackGlobal).Text("echo").Do(PickleOpcode.Tuple1, PickleOpcode.Reduce).End();
        AssertRefused(CheckpointDiagnostics.PickleRefused, $"asks for the global {module}.{name}", TestArchive.Torch(stacked).End());
    }

    [Theory]
    [InlineData(PickleOpcode.Inst)]
    [InlineData(PickleOpcode.Obj)]
    [InlineData(PickleOpcode.NewObj)]
    [InlineData(PickleOpcode.NewObjEx)]
    [InlineData(PickleOpcode.Ext1)]
    [InlineData(PickleOpcode.Ext2)]
    [InlineData(PickleOpcode.Ext4)]
    [InlineData(PickleOpcode.PersId)]
    [InlineData(PickleOpcode.NextBuffer)]
    [InlineData(PickleOpcode.ReadOnlyBuffer)]
    [InlineData(PickleOpcode.Int)]
    [InlineData(PickleOpcode.Long)]
    [InlineData(PickleOpcode.Float)]
    [InlineData(PickleOpcode.String)]
    [InlineData(PickleOpcode.Unicode)]
    [InlineData(PickleOpcode.Get)]
    [InlineData(PickleOpcode.Put)]
    public void An_instruction_that_torch_does_not_write_is_named(object opcode) =>
        AssertRefused(
            CheckpointDiagnostics.PickleRefused,
            $"has the instruction {opcode.ToString()!.ToUpperInvariant()} at byte 2 of its pickle",
            TestArchive.Torch(new TestPickle().Do((PickleOpcode)opcode).Raw(1, 1, 1, 1).End()).End());

    [Fact]
    public void Calls_of_what_makes_no_tensors_are_refused()
    {
        Refuse("calls what is no function", p => p.Text("os.system").Do(PickleOpcode.EmptyTuple, PickleOpcode.Reduce));
        Refuse("calls what is no function", p => p.Global("torch", "FloatStorage").Do(PickleOpcode.EmptyTuple, PickleOpcode.Reduce));
        Refuse("calls what is no function", p => p.Global("torch.nn.parameter", "Parameter").Do(PickleOpcode.EmptyTuple, PickleOpcode.Reduce));
        Refuse("with arguments that torch does not give it", p => p.Global("torch._utils", "_rebuild_tensor_v2").Text("x").Do(PickleOpcode.Tuple1, PickleOpcode.Reduce));
        Refuse("with arguments that torch does not give it", p => p.Global("collections", "OrderedDict").Text("x").Do(PickleOpcode.Reduce));
        Refuse("applies the instruction BUILD", p => p.Global("torch._utils", "_rebuild_tensor_v2").Do(PickleOpcode.EmptyDict, PickleOpcode.Build));
        Refuse("refers to an object outside of the pickle", p => p.Text("anything").Do(PickleOpcode.BinPersId));
        Refuse("refers to an object outside of the pickle", p => p.Do(PickleOpcode.EmptyTuple, PickleOpcode.BinPersId));
    }

    [Fact]
    public void What_takes_more_than_there_is_is_damaged()
    {
        Damaged("takes more values than there are", p => p.Do(PickleOpcode.Tuple3));
        Damaged("takes more values than there are", p => p.Do(PickleOpcode.None, PickleOpcode.Mark, PickleOpcode.Pop));
        Damaged("ends a list that was not begun", p => p.Do(PickleOpcode.Tuple));
        Damaged("has no value", p => p.Do(PickleOpcode.EmptyDict, PickleOpcode.Mark, PickleOpcode.None, PickleOpcode.SetItems));
        Damaged("uses its value 7 before byte 4, and there is none", p => p.Do(PickleOpcode.BinGet).Raw(7));
        Damaged("is 255, which is no instruction", p => p.Raw(255));
        Damaged("needs 4294967295 more at byte 7", p => p.Do(PickleOpcode.BinUnicode).Raw(255, 255, 255, 255));
        Damaged("needs 18446744073709551615 more", p => p.Do(PickleOpcode.BinBytes8).Raw(255, 255, 255, 255, 255, 255, 255, 255));
        Damaged("is not UTF-8", p => p.Do(PickleOpcode.ShortBinUnicode).Raw(1, 0xFF));
        Damaged("protocol 6, known are 2 to 5", p => p.Raw(0x80, 6));
        Damaged("does not end", p => p.Do(PickleOpcode.Global).Raw((byte)'o', (byte)'s'));
    }

    [Fact]
    public void A_memo_of_any_number_takes_no_memory()
    {
        TestPickle pickle = new TestPickle().Do(PickleOpcode.EmptyDict, PickleOpcode.LongBinPut).Raw(255, 255, 255, 255).Text("w")
            .Tensor("Float", "0", 1, 0, [1], [1]).Do(PickleOpcode.SetItem, PickleOpcode.Pop, PickleOpcode.LongBinGet).Raw(255, 255, 255, 255);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(["w"], Read(TestArchive.Torch(pickle.End(), [1]).End()).Keys);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData((byte)PickleOpcode.EmptyDict)]
    [InlineData((byte)PickleOpcode.EmptyList)]
    [InlineData((byte)PickleOpcode.Mark)]
    public void Floods_of_values_end_at_a_bound(byte opcode)
    {
        byte[] pickle = new byte[1 << 23];
        pickle.AsSpan().Fill(opcode);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("more than 4194304 values", Assert.Throws<PickleException>(() => new PickleMachine(new(pickle)).Run()).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 400 << 20);
    }

    [Fact]
    public void A_dictionary_within_itself_ends()
    {
        // d["model"] = d, a thousand times, and no tensor anywhere.
        TestPickle pickle = new TestPickle().Do(PickleOpcode.EmptyDict, PickleOpcode.BinPut).Raw(0);
        for (int i = 0; i < 1000; i++)
        {
            pickle.Text("model").Do(PickleOpcode.BinGet).Raw(0).Do(PickleOpcode.SetItem);
        }

        AssertRefused(CheckpointDiagnostics.PickleUnsupported, "has no tensors in its dictionary", TestArchive.Torch(pickle.End()).End());
    }

    [Fact]
    public void Names_of_a_file_cannot_forge_messages()
    {
        MergeProblem problem = Refusal(TestArchive.Torch(new TestPickle().Text("a\r\nerror MRG0000: all is lost\u001b[2J").Text(new string('x', 10_000)).Do(PickleOpcode.StackGlobal).End()).End());
        Assert.DoesNotContain(problem.Message, char.IsControl);
        Assert.InRange(problem.Message.Length, 0, 1000);
    }

    private void Refuse(string message, Func<TestPickle, TestPickle> make) => AssertRefused(CheckpointDiagnostics.PickleRefused, message, TestArchive.Torch(make(new()).End()).End());

    private void Damaged(string message, Func<TestPickle, TestPickle> make) => AssertRefused(CheckpointDiagnostics.BadFile, message, TestArchive.Torch(make(new()).End()).End());
}
