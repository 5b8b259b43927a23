using MergeDsl.Execution;
using MergeDsl.Methods;
using MergeDsl.Planning;
using Xunit;

namespace MergeDsl.Tests.Execution;

public sealed class WorkQueueTests
{
    [Fact]
    public void Whoever_comes_to_wait_while_the_work_is_stopped_is_not_left_waiting()
    {
        PlannedTensor tensor = new TestMerge(new Linear(new(), [new(1)])).Plan(TestMerge.Shape(1), null, [1]);
        WorkQueue[] queues = [.. Enumerable.Range(0, 4000).Select(_ => new WorkQueue([new(new(new([tensor], new MemorySink(), 0), tensor, 0, []), 0)], 1))];
        Assert.All(queues, queue => Assert.True(queue.Take(out _, out _, out _))); // until it is opened there is nothing for others
        int stopping = -1;
        int returned = -1;
        new Thread(Take) { IsBackground = true }.Start();
        for (int i = 0; i < queues.Length; i++)
        {
            Volatile.Write(ref stopping, i);
            queues[i].Stop();
            Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref returned) == i, TimeSpan.FromSeconds(60)), $"the thread waits, the {i}th time");
        }

        void Take()
        {
            for (int i = 0; i < queues.Length; i++)
            {
                SpinWait.SpinUntil(() => Volatile.Read(ref stopping) >= i);
                queues[i].Take(out _, out _, out _);
                Volatile.Write(ref returned, i);
            }
        }
    }
}
