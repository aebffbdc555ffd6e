package io.opentrail.schemas.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidator;
import org.apache.avro.SchemaValidatorBuilder;

/// A registry without a server, for tests that need no broker either. Keeps the same contract.
public final class InMemorySchemaRegistry implements SchemaRegistry {

    private final List<Schema> schemas = new ArrayList<>();
    private final Map<String, List<Schema>> versionsBySubject = new HashMap<>();
    private final Map<String, Compatibility> compatibilityBySubject = new HashMap<>();

    @Override
    public synchronized int register(String subject, Schema schema) {
        if (!isCompatible(subject, schema)) {
            throw new SchemaRegistryException(
                    "subject '" + subject + "': incompatible schema", false);
        }
        if (!schemas.contains(schema)) {
            schemas.add(schema);
        }
        List<Schema> versions = versionsBySubject.computeIfAbsent(subject, s -> new ArrayList<>());
        if (!versions.contains(schema)) {
            versions.add(schema);
        }
        return schemas.indexOf(schema) + 1;
    }

    @Override
    public synchronized Schema schemaById(int id) {
        if (id < 1 || id > schemas.size()) {
            throw new UnknownSchemaException("no schema has the id " + id);
        }
        return schemas.get(id - 1);
    }

    @Override
    public synchronized void setCompatibility(String subject, Compatibility compatibility) {
        compatibilityBySubject.put(subject, compatibility);
    }

    @Override
    public synchronized boolean isCompatible(String subject, Schema schema) {
        if (compatibilityBySubject.get(subject) != Compatibility.FULL_TRANSITIVE) {
            return true;
        }
        SchemaValidator validator = new SchemaValidatorBuilder().mutualReadStrategy().validateAll();
        try {
            validator.validate(schema, versionsBySubject.getOrDefault(subject, List.of()));
            return true;
        } catch (SchemaValidationException e) {
            return false;
        }
    }
}
