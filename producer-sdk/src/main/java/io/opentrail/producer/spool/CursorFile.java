package io.opentrail.producer.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/// The position up to which all events are acknowledged, kept with a checksum. Where it cannot be
/// read, events are sent again.
final class CursorFile implements AutoCloseable {

    private static final int BYTES = 16;

    private final FileChannel channel;

    CursorFile(Path folder) throws IOException {
        this.channel =
                FileChannel.open(
                        folder.resolve("cursor"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
    }

    /// 0 if it was never written or is damaged.
    long read() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        channel.read(bytes, 0);
        long position = bytes.getLong(0);
        boolean isWhole =
                !bytes.hasRemaining()
                        && bytes.getLong(Long.BYTES) == checksum(position)
                        && position % Frame.ALIGNMENT == 0;
        return isWhole ? position : 0;
    }

    void write(long position) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(BYTES).putLong(position).putLong(checksum(position)).flip();
        Channels.writeFully(channel, bytes, 0);
    }

    private static long checksum(long position) {
        var crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(0, position));
        return crc.getValue();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
