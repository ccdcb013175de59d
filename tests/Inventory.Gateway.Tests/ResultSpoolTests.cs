using System.IO.Pipelines;
using Inventory.Gateway.Items;

namespace Inventory.Gateway.Tests;

public class ResultSpoolTests
{
    [Fact]
    public async Task Results_beyond_memory_come_out_in_order_once_the_caller_reads()
    {
        await using var spool = new ResultSpool();
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1024, resumeWriterThreshold: 512));
        var sending = spool.SendAsync(pipe.Writer, CancellationToken.None);

        // Nobody reads yet: all of this has to go somewhere without waiting.
        var chunk = new byte[100_000];
        for (byte i = 0; i < 100; i++)
        {
            Array.Fill(chunk, i);
            spool.Append(chunk);
        }

        spool.Complete();
        Assert.False(sending.IsCompleted);

        var total = 0L;
        var last = -1;
        while (total < 10_000_000)
        {
            var read = await pipe.Reader.ReadAsync();
            foreach (var part in read.Buffer)
            {
                foreach (var value in part.Span)
                {
                    if (value != last) Assert.Equal(++last, value);
                    total++;
                }
            }

            pipe.Reader.AdvanceTo(read.Buffer.End);
        }

        await sending;
        Assert.Equal(99, last);
    }

    [Fact]
    public async Task A_caller_who_hangs_up_does_not_keep_the_import_waiting()
    {
        await using var spool = new ResultSpool();
        var pipe = new Pipe();
        await pipe.Reader.CompleteAsync();
        var sending = spool.SendAsync(pipe.Writer, CancellationToken.None);
        spool.Append(new byte[1_000_000]);
        spool.Append(new byte[9_000_000]);
        spool.Complete();
        await sending;
    }
}
