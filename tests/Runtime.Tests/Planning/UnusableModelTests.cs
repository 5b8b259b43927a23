using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.Tests.Tensors;
using Xunit;

namespace MergeDsl.Tests.Planning;

/// <summary>Directories that hold no model that can be merged: each is named, with the remedy, before any work.</summary>
public sealed class UnusableModelTests : PlanningTest
{
    private const string Copy = "models:\n  - model: a\nmerge_method: passthrough\n";
    private const string Pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\nsize 4976698672\n";

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("model.safetensors.index.json")]
    [InlineData("config.json")]
    public void A_pointer_is_not_the_weights(string file)
    {
        Save();
        if (file.EndsWith("index.json", StringComparison.Ordinal))
        {
            File.Delete(Root["a", "model.safetensors"]);
        }

        Root.Write("a/" + file, Pointer);
        Refuses(CheckpointDiagnostics.PointerFile, $"{Root["a", file]}: this is a Git LFS pointer, not the weights (of 4976698672 bytes); run `git lfs pull` in its directory");
    }

    [Fact]
    public void A_truncated_file_says_so()
    {
        Save();
        byte[] bytes = File.ReadAllBytes(Root["a", "model.safetensors"]);
        File.WriteAllBytes(Root["a", "model.safetensors"], bytes[..^1]);
        Refuses(CheckpointDiagnostics.BadFile, "it is truncated");
        File.WriteAllBytes(Root["a", "model.safetensors"], bytes[..20]);
        Refuses(CheckpointDiagnostics.BadFile, "it is truncated");
        File.WriteAllBytes(Root["a", "model.safetensors"], []);
        Refuses(CheckpointDiagnostics.BadFile, "the file has 0 bytes");
    }

    [Fact]
    public void A_gguf_is_refused_for_the_checkpoint_that_it_was_made_from()
    {
        Root.Write("a/config.json", "{}");
        Root.Write("a/model-Q4_K_M.gguf", "GGUF");
        Refuses(CheckpointDiagnostics.NoWeights, "model-Q4_K_M.gguf is a quantised file for inference, merge the checkpoint that it was made from");
    }

    [Fact]
    public void A_configuration_without_weights_is_half_a_download()
    {
        Root.Write("a/config.json", "{}");
        Refuses(CheckpointDiagnostics.NoWeights, "found config.json: fetch the weights too");
    }

    [Fact]
    public void An_empty_directory_is_told_to_be_empty()
    {
        Directory.CreateDirectory(Root["a"]);
        Assert.Contains(Refusal(Copy), p => p.Descriptor == CheckpointDiagnostics.NoWeights && p.Message.EndsWith("it is empty", StringComparison.Ordinal));
    }

    private void Save() => TestModel.Llama(1).Save(Root, "a");

    private void Refuses(DiagnosticDescriptor descriptor, string message)
    {
        MergeProblem problem = Assert.Single(Refusal(Copy));
        Assert.Equal(descriptor, problem.Descriptor);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.StartsWith("x(2,12): error ", problem.Format("x"), StringComparison.Ordinal);
    }
}
