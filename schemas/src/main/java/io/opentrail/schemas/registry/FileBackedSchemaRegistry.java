package io.opentrail.schemas.registry;

import io.opentrail.settings.FileReplacement;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.avro.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A registry that keeps in a file which id a schema has, and answers from there while it cannot be
/// reached. Ids never change their meaning, so what the file says stays true; it is only for one
/// registry. Several processes can share it: each adds what it learns, under the lock of a file
/// `<name>.lock` beside it. Thread-safe.
public final class FileBackedSchemaRegistry implements SchemaRegistry {

    private static final Logger LOGGER = LoggerFactory.getLogger(FileBackedSchemaRegistry.class);

    private static final ReentrantLock WRITER = new ReentrantLock();

    private final SchemaRegistry registry;
    private final Path file;
    private final Properties idsBySchema;

    /// @param file is made when the first schema is registered
    /// @throws IOException if it is there and cannot be read
    public FileBackedSchemaRegistry(SchemaRegistry registry, Path file) throws IOException {
        this.registry = registry;
        this.file = file;
        this.idsBySchema = read(file);
    }

    @Override
    public int register(String subject, Schema schema) {
        try {
            int id = registry.register(subject, schema);
            remember(key(subject, schema), id);
            return id;
        } catch (SchemaRegistryException e) {
            return remembered(subject, schema, e);
        }
    }

    @Override
    public Schema schemaById(int id) {
        return registry.schemaById(id);
    }

    /// Does nothing for a subject that is in the file while the registry cannot be reached: it was
    /// set when that was written.
    @Override
    public void setCompatibility(String subject, Compatibility compatibility) {
        try {
            registry.setCompatibility(subject, compatibility);
        } catch (SchemaRegistryException e) {
            if (!e.retryable() || !knows(subject)) {
                throw e;
            }
        }
    }

    @Override
    public boolean isCompatible(String subject, Schema schema) {
        return registry.isCompatible(subject, schema);
    }

    private synchronized int remembered(
            String subject, Schema schema, SchemaRegistryException failure) {
        String id = idsBySchema.getProperty(key(subject, schema));
        if (id == null || !failure.retryable()) {
            throw failure;
        }
        LOGGER.atWarn()
                .addKeyValue("subject", subject)
                .addKeyValue("id", id)
                .addKeyValue("error", failure.getMessage())
                .log("The schema's id is taken from the file");
        return Integer.parseInt(id);
    }

    private synchronized boolean knows(String subject) {
        return idsBySchema.stringPropertyNames().stream()
                .anyMatch(key -> key.startsWith(subject + "/"));
    }

    private synchronized void remember(String key, int id) {
        String text = String.valueOf(id);
        if (text.equals(idsBySchema.getProperty(key))) {
            return;
        }
        idsBySchema.setProperty(key, text);
        try {
            write();
        } catch (IOException e) {
            LOGGER.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("error", e.toString())
                    .log(
                            "The ids of schemas cannot be kept: without them, this service cannot start"
                                    + " while the registry is away");
        }
    }

    /// Others may write the file, too: what they have put there since stays.
    private void write() throws IOException {
        // the lock on a file is the whole process's
        WRITER.lock();
        try (var lockFile =
                        FileChannel.open(
                                file.resolveSibling(file.getFileName() + ".lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                FileLock _ = lockFile.lock()) {
            Properties all = read(file);
            all.putAll(idsBySchema);
            FileReplacement.write(file, bytes(all));
            idsBySchema.putAll(all);
        } finally {
            WRITER.unlock();
        }
    }

    private static byte[] bytes(Properties ids) throws IOException {
        var text = new StringWriter();
        ids.store(text, "ids of schemas: subject/SHA-256 of the schema = id");
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Properties read(Path file) throws IOException {
        var ids = new Properties();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                ids.load(reader);
                ids.values().forEach(id -> Integer.parseInt(id.toString()));
            } catch (IllegalArgumentException e) {
                throw new IOException(file + " does not hold ids of schemas; delete it", e);
            }
        }
        return ids;
    }

    private static String key(String subject, Schema schema) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(schema.toString().getBytes(StandardCharsets.UTF_8));
            return subject + "/" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
