using MergeDsl.Planning;
using MergeDsl.Tensors;

namespace MergeDsl.Execution;

/// <summary>
/// Puts tensors into the order in which they are made. Before a tensor stands what it reads and what no file holds: tensors of earlier
/// stages, and other expensive sources that are read more than once. Each is made once, into a spool.
/// </summary>
internal sealed class WorkOrder
{
    private readonly List<TensorWork> works;
    private readonly Dictionary<TensorSource, TensorSource> kept = new(ReferenceEqualityComparer.Instance);
    private readonly ReadCounts reads = new();
    private readonly EngineOutput output;
    private readonly SpoolSpace space;

    private WorkOrder(EngineOutput output, SpoolSpace space) => (this.output, this.space, works) = (output, space, new(output.Tensors.Count));

    public static IReadOnlyList<TensorWork> Of(EngineOutput output, SpoolSpace space)
    {
        WorkOrder order = new(output, space);
        foreach (PlannedTensor tensor in output.Tensors)
        {
            order.reads.Count(tensor);
        }

        foreach (PlannedTensor tensor in output.Tensors)
        {
            order.works.Add(order.Work(tensor, output.Seed));
        }

        return order.works;
    }

    private TensorWork Work(PlannedTensor tensor, ulong seed) =>
        tensor.Inputs.AsSpan().ArePlain()
            ? new(output, tensor, seed, [])
            : Reading(tensor with { Inputs = tensor.Inputs.Select(i => i with { Source = Kept(i.Source) }).ToEquatableArray() }, seed);

    private TensorWork Reading(PlannedTensor tensor, ulong seed)
    {
        Spool[] needs = [.. tensor.Inputs.SelectMany(i => Spools(i.Source)).Distinct()];
        foreach (Spool spool in needs)
        {
            spool.Enter();
        }

        return new(output, tensor, seed, needs);
    }

    // The source as it will be read; what must be made before is put into the order.
    private TensorSource Kept(TensorSource source)
    {
        if (!kept.TryGetValue(source, out TensorSource? result))
        {
            result = source is StageTensor stage ? Made(stage) : Spooled(source);
            kept.Add(source, result);
        }

        return result;
    }

    private Spool Made(StageTensor stage)
    {
        Spool spool = new(stage.Name, stage.Shape, stage.Type, space);
        works.Add(Work(stage.Made, stage.Seed) with { Target = spool, Stage = stage.Stage });
        return spool;
    }

    private TensorSource Spooled(TensorSource source)
    {
        TensorSource[] origins = [.. source.Origins];
        TensorSource[] readFrom = [.. origins.Select(Kept)];
        TensorSource over = origins.SequenceEqual(readFrom) ? source : source.Over(readFrom);
        if (over.Cost != ReadCost.Expensive || !reads.IsRepeated(source))
        {
            return over;
        }

        Spool spool = new(over.Name, over.Shape, over.Type, space);
        PlannedInput input = new(over, new(over.Name), IsBase: false);
        PlannedTensor copy = new(over.Name, over.Shape, over.Type, over.Type, null, [input], Shard: 0, Offset: 0);
        works.Add(Reading(copy, 0) with { Target = spool });
        return spool;
    }

    private static IEnumerable<Spool> Spools(TensorSource source) => source is Spool spool ? [spool] : source.Origins.SelectMany(Spools);
}
