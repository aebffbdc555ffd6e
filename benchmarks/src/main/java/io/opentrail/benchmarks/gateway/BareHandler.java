package io.opentrail.benchmarks.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.opentrail.http.BodyReader;
import io.opentrail.http.HttpEndpoint;
import io.opentrail.http.HttpEndpointConfig;
import io.opentrail.http.HttpHandler;
import io.opentrail.http.HttpRequest;
import io.opentrail.http.HttpResponse;
import io.opentrail.http.ReadBody;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.telemetry.lifecycle.ServiceRun;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// The least that takes a log file over HTTP and puts its records into Kafka: finds where each
/// record begins and ends, with Jackson's cheapest call, sends its bytes without a key, waits for
/// all. Looks at no signature, no field and no size.
///
/// Its arguments: brokers, topic, port.
final class BareHandler implements HttpHandler {

    private static final int BODY_BYTES = 5 << 20;
    private static final JsonFactory JACKSON = new JsonFactory();

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;

    private BareHandler(KafkaProducer<byte[], byte[]> producer, String topic) {
        this.producer = producer;
        this.topic = topic;
    }

    static void main(String[] args) throws Exception {
        try (var run = ServiceRun.begin("bare-handler", Duration.ofSeconds(30))) {
            var producer =
                    run.add(
                            "producer",
                            new KafkaProducer<>(
                                    settings(args[0]),
                                    new ByteArraySerializer(),
                                    new ByteArraySerializer()));
            run.add(
                    "endpoint",
                    HttpEndpoint.start(
                            HttpEndpointConfig.defaults()
                                    .withAddress("127.0.0.1", Integer.parseInt(args[2])),
                            new BareHandler(producer, args[1])));
            System.out.println("READY");
            run.awaitStop();
        }
    }

    /// The gateway's own.
    private static Map<String, Object> settings(String brokers) {
        Map<String, Object> settings = KafkaConnection.of(brokers).producer("bare-handler");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L << 20);
        return settings;
    }

    @Override
    public HttpResponse handle(HttpRequest request) throws IOException {
        return BodyReader.read(request, BODY_BYTES) instanceof ReadBody.Body body
                ? HttpResponse.json(200, "{\"accepted\":%d}".formatted(publish(body.decoded())))
                : HttpResponse.empty(400);
    }

    private int publish(byte[] body) throws IOException {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (JsonParser parser = JACKSON.createParser(body)) {
            while (parser.nextToken() != JsonToken.START_ARRAY) {
                // up to the records
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                int from = (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                int to = (int) parser.currentLocation().getByteOffset();
                sent.add(
                        producer.send(
                                new ProducerRecord<>(topic, Arrays.copyOfRange(body, from, to))));
            }
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return sent.size();
    }
}
