package io.opentrail.schemas.registry;

import io.opentrail.event.AuditEvent;
import java.nio.file.Path;

/// A process that registers a schema for one subject after another, and keeps the ids in a file.
final class SchemaLearner {

    private SchemaLearner() {}

    /// Arguments: the file, what its subjects' names begin with, how many there are.
    public static void main(String[] arguments) throws Exception {
        var registry =
                new FileBackedSchemaRegistry(new InMemorySchemaRegistry(), Path.of(arguments[0]));
        System.out.println("READY");
        if (System.in.read() >= 0) {
            for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
                registry.register(arguments[1] + "-" + i, AuditEvent.getClassSchema());
            }
        }
        System.out.println("REACHED");
        while (System.in.read() >= 0) {
            // until the parent ends it
        }
    }
}
