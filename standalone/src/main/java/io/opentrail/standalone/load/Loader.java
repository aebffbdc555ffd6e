package io.opentrail.standalone.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongConsumer;

/// Sends files' records in order, a batch at a time.
public final class Loader {

    private final GatewayClient gateway;
    private final LoadTally tally;
    private final LongConsumer read;

    /// @param read told of the bytes that are taken from files
    public Loader(GatewayClient gateway, LoadTally tally, LongConsumer read) {
        this.gateway = gateway;
        this.tally = tally;
        this.read = read;
    }

    /// Returns once the gateway has answered for every record of the file.
    ///
    /// @throws UnreadableFileException if the file is no log file; records before that place are
    ///   sent
    /// @throws IOException if the file cannot be read or the gateway does not answer
    public void load(Path file) throws IOException, InterruptedException {
        String name = String.valueOf(file.getFileName());
        try (InputStream in = RecordFile.open(file, read)) {
            var records = new RecordSplitter(name, in);
            var batch = new RecordBatch(0);
            for (Optional<byte[]> record = records.next();
                    record.isPresent();
                    record = records.next()) {
                if (!batch.hasRoomFor(record.get())) {
                    batch = sent(name, batch);
                }
                batch.add(record.get());
            }
            if (batch.records() > 0) {
                var _ = sent(name, batch);
            }
        }
    }

    /// The batch after this one.
    private RecordBatch sent(String name, RecordBatch batch)
            throws IOException, InterruptedException {
        tally.add(name, batch.firstIndex(), gateway.send(batch.body()));
        return new RecordBatch(batch.firstIndex() + batch.records());
    }
}
