package io.opentrail.schemas.registry;

import org.apache.avro.Schema;

/// Where schemas have ids. All methods may be called from any thread; all throw
/// [SchemaRegistryException] when the registry cannot answer.
public interface SchemaRegistry {

    /// Registers a schema under a subject, or finds it there, and returns its id.
    int register(String subject, Schema schema);

    /// The schema that an id stands for. Ids never change their meaning, so answers are cached for
    /// ever. Throws [UnknownSchemaException] when the registry answers that there is none.
    Schema schemaById(int id);

    /// Sets how later versions of a subject must relate to all earlier ones.
    void setCompatibility(String subject, Compatibility compatibility);

    /// True if the schema may become the subject's next version; also true for a subject without
    /// versions.
    boolean isCompatible(String subject, Schema schema);
}
