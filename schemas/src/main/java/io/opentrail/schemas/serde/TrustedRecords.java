package io.opentrail.schemas.serde;

import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/// Avro loads only classes that it was told to trust, for the whole JVM: the records generated
/// here.
public final class TrustedRecords {

    private static final String PACKAGE_PREFIX = "io.opentrail.";

    static {
        ClassSecurityPredicate ours =
                type ->
                        type.getName().startsWith(PACKAGE_PREFIX)
                                && SpecificRecord.class.isAssignableFrom(type);
        ClassSecurityValidator.setGlobal(
                ClassSecurityValidator.composite(ClassSecurityValidator.getGlobal(), ours));
    }

    private TrustedRecords() {}

    /// Has taken effect for the JVM when it returns.
    public static void trust() {
        // the static initialiser has run
    }
}
