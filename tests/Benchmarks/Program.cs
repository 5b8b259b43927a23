using MergeDsl.Benchmarks;

return args switch
{
    ["kernels", .. string[] rest] => KernelSuite.Run(rest),
    ["scaling", .. string[] rest] => Scaling.Run(rest),
    ["accuracy"] => AccuracyReport.Run(),
    ["big-tensor", .. string[] rest] => BigTensor.Run(rest),
    ["make-models", .. string[] rest] => ModelMaker.Run(rest),
    ["end-to-end", .. string[] rest] => EndToEnd.Run(rest),
    ["crash", .. string[] rest] => Crash.Run(rest),
    ["damage", .. string[] rest] => DamageReport.Run(rest),
    ["compile"] => CompileReport.Run(),
    ["fuzz-recipes", .. string[] rest] => RecipeFuzzing.Run(rest),
    ["download-kills", .. string[] rest] => await DownloadKills.RunAsync(rest),
    ["fuzz-checkpoints", .. string[] rest] => CheckpointFuzzing.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        kernels [METHOD…] [TYPE…]              nanoseconds per element, GB/s and share of the memory bandwidth of each
                                               method in each type of inputs, which are in memory
        scaling [METHOD…] [--runs 5]           1, 2 and 64 workers in turns: how much faster they are, and how often one
                                               waits for a lock, inputs in memory
        accuracy                               each method's error in units in the last place of 16-bit types
        big-tensor DIR [--methods A,B] [--shapes 7x306783379,…] [--elements N] -- COMMAND…
                                               time and memory of merging a tensor of 2³¹ + 5 elements; recipe and
                                               output directory are appended to the command
        make-models DIR [--size 2.2G] [--models 4] [--frozen SHARE] [--type BF16] [--tensors N]
                                               a base and fine-tuned models of that many bytes each
        end-to-end DIR [--runs 5] [--outputs 1] [--against "COMMAND…"] -- COMMAND…
                                               the command's time over that of reading its inputs and writing one, or as
                                               many as it does, and over another command's; {out} is where it writes
        crash DIR [--kills 200] [--seed N] -- COMMAND…
                                               kills the command at random moments; the next run must end with the same bytes
        damage DIR [--adapter DIR] [--rounds 10000] [--seed 1]
                                               damages a checkpoint's files at random: it is read, or refused by name
        compile                                milliseconds of generator and analyzer on a project of 200 recipes
        fuzz-recipes [--count 200000] [--seed N] [--minutes M]
                                               compiles mutated recipes: none may fail, or take a second
        download-kills MERGEDSL.DLL [--kills 100] [--seed N]
                                               kills a download at random bytes; the next run must complete the cache
        fuzz-checkpoints [--count 1000000] [--seed N]
                                               reads mutated weights, pickles, tokenizers, adapters: each is read, or refused by name
        """);
    return 2;
}
