using System.Runtime.InteropServices;
using System.Text;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace Inventory.Events.Tests.Bridges;

/// <summary>
/// A cluster as librdkafka mocks it: its brokers speak Kafka's protocol over sockets, in this process and in memory. No real Kafka was
/// asked.
/// </summary>
internal sealed class MockKafka : IDisposable
{
    private const string Library = "librdkafka";
    private const int Producer = 0, ProduceApi = 0;
    private readonly nint _client, _cluster;

    // The package has one build for each family of systems, and a program takes the first that loads.
    static MockKafka() => NativeLibrary.SetDllImportResolver(typeof(MockKafka).Assembly, static (name, assembly, path) =>
    {
        foreach (var build in (string[])[Library, $"centos8-{Library}", $"alpine-{Library}"])
        {
            if (name == Library && NativeLibrary.TryLoad(build, assembly, path, out var handle)) return handle;
        }

        return 0;
    });

    public MockKafka(int brokers, int partitions, string topic)
    {
        var (conf, said) = (ConfNew(), new byte[512]);
        Assert.Equal(0, ConfSet(conf, "test.mock.num.brokers", $"{brokers}", said, said.Length));
        _client = New(Producer, conf, said, said.Length);
        Assert.True(_client != 0, Encoding.UTF8.GetString(said));
        _cluster = ClusterOf(_client);
        BootstrapServers = Marshal.PtrToStringUTF8(Bootstraps(_cluster))!;
        Assert.Equal(0, TopicCreate(_cluster, topic, partitions, brokers));
    }

    public string BootstrapServers { get; }

    /// <summary>Takes a broker away, or brings it back.</summary>
    public void SetUp(int broker, bool isUp) => Assert.Equal(0, isUp ? BrokerUp(_cluster, broker) : BrokerDown(_cluster, broker));

    /// <summary>Has the next requests to produce refused.</summary>
    public void RefuseNext(params ErrorCode[] codes) =>
        PushErrors(_cluster, ProduceApi, codes.Length, [.. codes.Select(static code => (int)code)]);

    public void Dispose() => Destroy(_client);

    [DllImport(Library, EntryPoint = "rd_kafka_conf_new")]
    private static extern nint ConfNew();

    [DllImport(Library, EntryPoint = "rd_kafka_conf_set")]
    private static extern int ConfSet(nint conf, [MarshalAs(UnmanagedType.LPUTF8Str)] string name,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string value, byte[] said, nint size);

    [DllImport(Library, EntryPoint = "rd_kafka_new")]
    private static extern nint New(int type, nint conf, byte[] said, nint size);

    [DllImport(Library, EntryPoint = "rd_kafka_handle_mock_cluster")]
    private static extern nint ClusterOf(nint client);

    [DllImport(Library, EntryPoint = "rd_kafka_mock_cluster_bootstraps")]
    private static extern nint Bootstraps(nint cluster);

    [DllImport(Library, EntryPoint = "rd_kafka_mock_topic_create")]
    private static extern int TopicCreate(nint cluster, [MarshalAs(UnmanagedType.LPUTF8Str)] string topic, int partitions, int replicas);

    [DllImport(Library, EntryPoint = "rd_kafka_mock_broker_set_down")]
    private static extern int BrokerDown(nint cluster, int broker);

    [DllImport(Library, EntryPoint = "rd_kafka_mock_broker_set_up")]
    private static extern int BrokerUp(nint cluster, int broker);

    [DllImport(Library, EntryPoint = "rd_kafka_mock_push_request_errors_array")]
    private static extern void PushErrors(nint cluster, short api, nint count, int[] errors);

    [DllImport(Library, EntryPoint = "rd_kafka_destroy")]
    private static extern void Destroy(nint client);
}
