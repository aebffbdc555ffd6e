package io.opentrail.router.live;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who may read a live topic: one principal reads the topic, in consumer groups whose names begin
/// as the topic's. A cluster without an authorizer lets everyone, and is left alone.
final class TopicAccess {

    private static final Logger LOGGER = LoggerFactory.getLogger(TopicAccess.class);
    private static final String ANY_HOST = "*";

    private final Admin admin;
    private boolean isOpen;

    TopicAccess(Admin admin) {
        this.admin = admin;
    }

    /// Grants it to the principal and takes it from all others.
    void grant(String topic, String principal) throws ExecutionException, InterruptedException {
        if (isOpen) {
            return;
        }
        try {
            List<AclBinding> granted =
                    resources(topic).map(resource -> allowed(resource, principal)).toList();
            admin.createAcls(granted).all().get();
            List<AclBindingFilter> others =
                    bindings(topic).stream()
                            .filter(binding -> !granted.contains(binding))
                            .map(AclBinding::toFilter)
                            .toList();
            admin.deleteAcls(others).all().get();
        } catch (ExecutionException e) {
            becomeOpen(e);
        }
    }

    /// Takes it from everyone.
    void revoke(String topic) throws ExecutionException, InterruptedException {
        if (isOpen) {
            return;
        }
        try {
            admin.deleteAcls(filters(topic)).all().get();
        } catch (ExecutionException e) {
            becomeOpen(e);
        }
    }

    private Collection<AclBinding> bindings(String topic)
            throws ExecutionException, InterruptedException {
        var bindings = Stream.<AclBinding>builder();
        for (AclBindingFilter filter : filters(topic)) {
            admin.describeAcls(filter).values().get().forEach(bindings);
        }
        return bindings.build().toList();
    }

    private void becomeOpen(ExecutionException e) throws ExecutionException {
        if (!(e.getCause() instanceof SecurityDisabledException)) {
            throw e;
        }
        isOpen = true;
        LOGGER.atInfo().log("Kafka has no authorizer: live topics can be read by all its clients");
    }

    private static AclBinding allowed(ResourcePattern resource, String principal) {
        return new AclBinding(
                resource,
                new AccessControlEntry(
                        principal, ANY_HOST, AclOperation.READ, AclPermissionType.ALLOW));
    }

    private static Stream<ResourcePattern> resources(String topic) {
        return Stream.of(
                new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                new ResourcePattern(ResourceType.GROUP, topic, PatternType.PREFIXED));
    }

    private static List<AclBindingFilter> filters(String topic) {
        return resources(topic)
                .map(resource ->
                        new AclBindingFilter(
                                new ResourcePatternFilter(
                                        resource.resourceType(),
                                        resource.name(),
                                        resource.patternType()),
                                AccessControlEntryFilter.ANY))
                .toList();
    }
}
