package io.opentrail.controlapi;

import io.opentrail.access.identity.IdentityProvider;
import io.opentrail.controlapi.audit.CallAudit;
import io.opentrail.controlapi.history.EventHistory;
import io.opentrail.controlapi.log.ControlLog;
import io.opentrail.controlapi.log.ControlState;
import io.opentrail.controlapi.log.DeletedTrailSweeper;
import io.opentrail.controlapi.log.PagingKeys;
import io.opentrail.controlapi.request.ApiRequests;
import io.opentrail.controlapi.request.Authenticator;
import io.opentrail.controlapi.request.BucketCheck;
import io.opentrail.controlapi.request.ControlHandler;
import io.opentrail.controlapi.request.DelegationOperations;
import io.opentrail.controlapi.request.EventConfigurationOperations;
import io.opentrail.controlapi.request.InsightOperations;
import io.opentrail.controlapi.request.LookupAdmission;
import io.opentrail.controlapi.request.LookupOperations;
import io.opentrail.controlapi.request.OperationTable;
import io.opentrail.controlapi.request.Paging;
import io.opentrail.controlapi.request.RecordedCalls;
import io.opentrail.controlapi.request.RequestFacts;
import io.opentrail.controlapi.request.RequestMeter;
import io.opentrail.controlapi.request.ResourcePolicyOperations;
import io.opentrail.controlapi.request.SearchOperations;
import io.opentrail.controlapi.request.TagOperations;
import io.opentrail.controlapi.request.TrailBook;
import io.opentrail.controlapi.request.TrailReads;
import io.opentrail.controlapi.request.TrailWrites;
import io.opentrail.controlapi.status.DeliveryReports;
import io.opentrail.controlapi.status.SigningKeys;
import io.opentrail.controlapi.trail.TrailAdministration;
import io.opentrail.http.HttpEndpoint;
import io.opentrail.http.HttpEndpointConfig;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.Topic;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicProvisioner;
import io.opentrail.selector.DefaultSelectors;
import io.opentrail.store.ObjectStore;
import io.opentrail.telemetry.HealthHandler;
import io.opentrail.telemetry.HealthStatus;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.telemetry.lifecycle.Closings;
import io.opentrail.trails.KafkaTrailDirectory;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/// The running service. What it is given stays the caller's to close.
public final class ControlApi implements AutoCloseable {

    private static final String MODULE = "control-api";
    private static final String INCARNATION_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int INCARNATION_LENGTH = 8;

    private final Closings closings;
    private final HttpEndpoint endpoint;

    /// @param closings gets what is opened here, as soon as it is
    private ControlApi(
            ControlApiConfig config,
            KafkaConnection kafka,
            SchemaRegistry registry,
            IdentityProvider identities,
            ObjectStore store,
            EventHistory history,
            Telemetry telemetry,
            Closings closings)
            throws IOException {
        this.closings = closings;
        var topics = new TopicCatalogue(config.sizing());
        provision(kafka, registry, topics, config.regions());
        InstantSource clock = InstantSource.system();
        var directory = new KafkaTrailDirectory(kafka, registry, topics.control());
        closings.push(directory::close);
        var reports = new DeliveryReports(kafka, registry, topics.trailStatus());
        closings.push(reports::close);
        var keys = new SigningKeys(kafka, registry, topics.publicKeys());
        closings.push(keys::close);
        var state = new ControlState(directory);
        var log = new ControlLog(kafka, registry, TopicCatalogue.CONTROL, state, clock);
        closings.push(log::close);
        var sweeper =
                new DeletedTrailSweeper(log, directory, TrailAdministration::isForgettable, clock);
        closings.push(sweeper::close);
        var administration =
                new TrailAdministration(
                        Set.copyOf(config.regions()), DefaultSelectors.TRAIL, incarnations());
        var paging = new Paging(PagingKeys.secret(state, log, clock), config.pageSize());
        var lookups = new LookupAdmission(config.lookups(), telemetry.meters(MODULE), clock);
        var book = new TrailBook(state, log);
        var buckets = new BucketCheck(store);
        var operations =
                new OperationTable(
                        new TrailReads(book, paging, reports, keys, clock),
                        new TrailWrites(book, administration, buckets, clock),
                        new TagOperations(book, paging, clock),
                        new InsightOperations(book, buckets, clock),
                        new EventConfigurationOperations(book, clock),
                        new ResourcePolicyOperations(),
                        new DelegationOperations(log),
                        new LookupOperations(history, paging, lookups, clock),
                        new SearchOperations(history, paging, lookups, clock));
        var audit =
                new CallAudit(
                        kafka,
                        registry,
                        telemetry.meters(MODULE),
                        config.audit().patience(),
                        clock,
                        UUID::randomUUID);
        closings.push(audit::close);
        Set<String> regions = Set.copyOf(config.regions());
        var api =
                new ApiRequests(
                        new Authenticator(identities, clock),
                        new RequestFacts(directory, clock),
                        operations,
                        regions,
                        new RecordedCalls(
                                audit, operations, regions, config.audit().proxies(), clock));
        telemetry
                .health()
                .register(
                        MODULE,
                        () -> {
                            directory.refresh();
                            return HealthStatus.up();
                        });
        var handler =
                new ControlHandler(
                        api,
                        new HealthHandler(telemetry.health()),
                        new RequestMeter(telemetry.meters(MODULE)),
                        UUID::randomUUID);
        this.endpoint =
                HttpEndpoint.start(
                        HttpEndpointConfig.defaults()
                                .withAddress(config.listenHost(), config.listenPort()),
                        handler);
        closings.push(endpoint::close);
        sweeper.start(config.sweepInterval());
    }

    /// Returns once requests are answered. What was opened is closed again where this fails.
    ///
    /// @throws IOException if the port cannot be listened on
    public static ControlApi start(
            ControlApiConfig config,
            KafkaConnection kafka,
            SchemaRegistry registry,
            IdentityProvider identities,
            ObjectStore store,
            EventHistory history,
            Telemetry telemetry)
            throws IOException {
        var closings = new Closings();
        try {
            return new ControlApi(
                    config, kafka, registry, identities, store, history, telemetry, closings);
        } catch (IOException | RuntimeException e) {
            closings.close();
            throw e;
        }
    }

    public int port() {
        return endpoint.port();
    }

    @Override
    public void close() {
        closings.close();
    }

    private static void provision(
            KafkaConnection kafka,
            SchemaRegistry registry,
            TopicCatalogue topics,
            List<String> regions) {
        Stream<Topic> own = Stream.of(topics.control(), topics.trailStatus(), topics.publicKeys());
        Stream<Topic> events = regions.stream().map(topics::events);
        try (var admin = Admin.create(kafka.client(MODULE + "-admin"))) {
            new TopicProvisioner(admin, registry).provision(Stream.concat(own, events).toList());
        }
    }

    private static Supplier<String> incarnations() {
        var random = new SecureRandom();
        return () ->
                random.ints(INCARNATION_LENGTH, 0, INCARNATION_CHARACTERS.length())
                        .mapToObj(INCARNATION_CHARACTERS::charAt)
                        .map(String::valueOf)
                        .collect(Collectors.joining());
    }
}
