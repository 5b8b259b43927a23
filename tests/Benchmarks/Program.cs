using MergeDsl.Benchmarks;

return args switch
{
    ["kernels", .. string[] rest] => KernelReport.Run(rest),
    ["make-models", .. string[] rest] => ModelMaker.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        kernels [METHOD…]                      nanoseconds per element and GB/s of each method, inputs in memory
        make-models DIR [--size 2.2G] [--models 4] [--frozen SHARE] [--type BF16]
                                               a base and fine-tuned models of that many bytes each
        """);
    return 2;
}
