package io.opentrail.history.store;

import static io.opentrail.history.event.Events.ACCOUNT;
import static io.opentrail.history.event.Events.NOW;
import static io.opentrail.history.event.Events.REGION;
import static io.opentrail.history.event.Events.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.opentrail.event.AuditEvent;
import io.opentrail.event.Resource;
import io.opentrail.event.UserIdentity;
import io.opentrail.history.event.Attribute;
import io.opentrail.history.event.Events;
import io.opentrail.history.event.HistoryEvent;
import io.opentrail.history.event.Scope;
import io.opentrail.selector.EventCategory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

class HistoryStoreTest {

    private static final Scope SCOPE = new Scope(ACCOUNT, REGION, EventCategory.MANAGEMENT);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String LOGS = "arn:aws:s3:::logs/";

    private final Path folder;
    private final StoreOptions options = optionsOf(MINUTE);
    private HistoryStore store;

    HistoryStoreTest(@TempDir Path root) {
        this.folder = root.resolve("store");
        this.store = open(folder);
    }

    private static StoreOptions optionsOf(Duration segment) {
        return new StoreOptions(new StoreConfig(Duration.ofMinutes(10), segment, 8 << 20, 8 << 20));
    }

    private HistoryStore open(Path where) {
        return HistoryStore.open(where, options, Events::decoded);
    }

    @BeforeEach
    void forgetNothing() {
        store.expire(NOW);
    }

    @AfterEach
    void close() {
        store.close();
        options.close();
    }

    private void put(AuditEvent... events) {
        for (AuditEvent event : events) {
            store.put(event, Events.encoded(event));
        }
        store.mark(OptionalLong.of(7));
        store.flush();
    }

    private static Lookup all(int limit) {
        return new Lookup(
                SCOPE, Instant.EPOCH, NOW.plus(MINUTE), Map.of(), Optional.empty(), limit);
    }

    private static Lookup by(Attribute attribute, String value) {
        return new Lookup(
                SCOPE,
                Instant.EPOCH,
                NOW.plus(MINUTE),
                Map.of(attribute, value),
                Optional.empty(),
                50);
    }

    private static Lookup after(Lookup lookup, Position position) {
        return new Lookup(
                lookup.scope(),
                lookup.from(),
                lookup.to(),
                lookup.attributes(),
                lookup.prefixes(),
                Optional.of(position),
                lookup.limit());
    }

    private static List<String> ids(Page page) {
        return page.events().stream().map(found -> found.event().eventId()).toList();
    }

    @Test
    void newestComesFirstOverAllSegments() {
        put(
                event("a", NOW.minus(Duration.ofMinutes(5))).build(),
                event("b", NOW).build(),
                event("c", NOW.minusMillis(1)).build(),
                event("d", NOW.minus(Duration.ofMinutes(7))).build());

        Page page = store.lookup(all(50));

        assertThat(ids(page)).containsExactly("b", "c", "a", "d");
        assertThat(page.next()).isEmpty();
    }

    @Test
    void aLookupForCommonValuesThatNoEventHasTogetherEndsAndGoesOn() {
        Instant early = NOW.minusSeconds(30);
        put(
                IntStream.range(0, 30_000)
                        .mapToObj(i ->
                                event("e" + i, early.plusMillis(i))
                                        .setEventName(i % 2 == 0 ? "GetObject" : "PutObject")
                                        .setEventSource(i % 2 == 0 ? "a.example" : "b.example")
                                        .build())
                        .toArray(AuditEvent[]::new));
        put(
                event("both", early.minusMillis(1))
                        .setEventName("GetObject")
                        .setEventSource("b.example")
                        .build());
        var lookup =
                new Lookup(
                        SCOPE,
                        Instant.EPOCH,
                        NOW,
                        Map.of(
                                Attribute.EVENT_NAME,
                                "GetObject",
                                Attribute.EVENT_SOURCE,
                                "b.example"),
                        Optional.empty(),
                        50);

        Page first = store.lookup(lookup);
        Page second = store.lookup(after(lookup, first.next().orElseThrow()));

        assertThat(first.events()).isEmpty();
        assertThat(ids(second)).containsExactly("both");
        assertThat(second.next()).isEmpty();
    }

    @Test
    void pagesGoOnWhereTheLastOneEndedWhateverComesMeanwhile() {
        Instant early = NOW.minusSeconds(200);
        put(
                IntStream.range(0, 25)
                        .mapToObj(i -> event("e" + i, early.plusSeconds(i * 4L)).build())
                        .toArray(AuditEvent[]::new));
        Lookup lookup = all(10);
        Page first = store.lookup(lookup);
        put(
                event("newer", NOW).build(),
                event("same time", first.events().getLast().event().eventTime()).build());

        Page second = store.lookup(after(lookup, first.next().orElseThrow()));
        Page third = store.lookup(after(lookup, second.next().orElseThrow()));

        assertThat(ids(first)).startsWith("e24", "e23").hasSize(10);
        assertThat(ids(second)).filteredOn(id -> id.startsWith("e")).startsWith("e14");
        assertThat(Stream.of(first, second, third).flatMap(page -> ids(page).stream()))
                .filteredOn(id -> id.startsWith("e"))
                .containsExactlyElementsOf(
                        IntStream.range(0, 25).mapToObj(i -> "e" + (24 - i)).toList());
        assertThat(third.next()).isEmpty();
    }

    @Test
    void theSameRecordIsOneEventHoweverOftenItIsPut() {
        AuditEvent event = event("a", NOW).build();
        put(event, event);

        put(AuditEvent.newBuilder(event).setIngestTime(NOW.plusSeconds(3)).build());

        assertThat(ids(store.lookup(all(50)))).containsExactly("a");
    }

    @Test
    void anotherRecordUnderTheSameIdHidesNothing() {
        put(event("a", NOW).build());

        put(event("a", NOW).setRecord(ByteBuffer.wrap(new byte[] {'{', '}'})).build());

        assertThat(ids(store.lookup(by(Attribute.EVENT_ID, "a")))).containsExactly("a", "a");
    }

    @Test
    void bothEndsOfTheTimeBelongToIt() {
        put(
                event("a", NOW.minusSeconds(100)).build(),
                event("b", NOW.minusSeconds(50)).build(),
                event("c", NOW).build());

        Page page =
                store.lookup(
                        new Lookup(
                                SCOPE,
                                NOW.minusSeconds(100),
                                NOW.minusSeconds(50),
                                Map.of(),
                                Optional.empty(),
                                50));

        assertThat(ids(page)).containsExactly("b", "a");
    }

    @Test
    void severalAttributesMustAllHaveTheirValue() {
        AuditEvent other = event("c", NOW.minusSeconds(2)).setEventName("StopInstances").build();
        UserIdentity ann = UserIdentity.newBuilder().setType("IAMUser").setUserName("ann").build();
        put(
                event("a", NOW).setUserIdentity(ann).build(),
                event("b", NOW.minusSeconds(1)).build(),
                other,
                event("d", NOW.minusSeconds(3)).setUserIdentity(ann).build());

        Page page =
                store.lookup(
                        new Lookup(
                                SCOPE,
                                Instant.EPOCH,
                                NOW,
                                Map.of(
                                        Attribute.USERNAME,
                                        "ann",
                                        Attribute.EVENT_NAME,
                                        "RunInstances"),
                                Optional.empty(),
                                50));

        assertThat(ids(page)).containsExactly("a", "d");
    }

    private static Lookup search(Map<Attribute, String> values, Map<Attribute, String> prefixes) {
        return new Lookup(SCOPE, Instant.EPOCH, NOW, values, prefixes, Optional.empty(), 1_000);
    }

    private static AuditEvent.Builder touching(String id, String... arns) {
        return event(id, NOW)
                .setResources(
                        Stream.of(arns)
                                .map(arn -> Resource.newBuilder().setArn(arn).build())
                                .toList());
    }

    @Test
    void aPrefixIsWhatAValueBeginsWith() {
        put(
                touching("a", "arn:aws:s3:::logs/1", "arn:aws:kms:::key/2").build(),
                touching("b", "arn:aws:s3:::logs-old/1").build(),
                touching("c", "arn:aws:s3:::other/arn:aws:s3:::logs/1").build(),
                touching("d").build());

        Page page = store.lookup(search(Map.of(), Map.of(Attribute.RESOURCE_NAME, LOGS)));
        Page exact = store.lookup(search(Map.of(), Map.of(Attribute.RESOURCE_NAME, LOGS + "1")));

        assertThat(ids(page)).containsExactly("a");
        assertThat(ids(exact)).containsExactly("a");
    }

    @Test
    void prefixesAndValuesMustAllBeThere() {
        put(
                touching("a", LOGS + 1).setEventName("GetObject").build(),
                touching("b", LOGS + 2).setEventName("GetObjectAcl").build(),
                touching("c", LOGS + 3).setEventName("PutObject").build(),
                touching("d", "arn:aws:s3:::data/1").setEventName("GetObject").build());

        Page both =
                store.lookup(
                        search(
                                Map.of(),
                                Map.of(
                                        Attribute.RESOURCE_NAME,
                                        LOGS,
                                        Attribute.EVENT_NAME,
                                        "Get")));
        Page mixed =
                store.lookup(
                        search(
                                Map.of(Attribute.EVENT_NAME, "GetObject"),
                                Map.of(Attribute.RESOURCE_NAME, LOGS)));

        assertThat(ids(both)).containsExactlyInAnyOrder("a", "b");
        assertThat(ids(mixed)).containsExactly("a");
    }

    @Test
    void aSearchThatLooksAtMuchAndFindsLittleSaysWhereToGoOn() {
        Instant early = NOW.minusSeconds(200);
        put(event("needle", early.minusMillis(1)).setEventName("Needle").build());
        put(
                IntStream.range(0, 20_500)
                        .mapToObj(i -> event("e" + i, early.plusMillis(i)).build())
                        .toArray(AuditEvent[]::new));
        Lookup lookup = search(Map.of(), Map.of(Attribute.EVENT_NAME, "Nee"));

        Page first = store.lookup(lookup);
        Page second = store.lookup(after(lookup, first.next().orElseThrow()));

        assertThat(first.events()).isEmpty();
        assertThat(ids(second)).containsExactly("needle");
        assertThat(second.next()).isEmpty();
    }

    @Test
    void aPageHasAMebibyteOfRecordsAndOneEventAtMost() {
        byte[] large = new byte[250_000];
        put(
                IntStream.range(0, 12)
                        .mapToObj(i -> {
                            byte[] record = large.clone();
                            record[0] = (byte) i;
                            return event("e" + i, NOW.minusMillis(i))
                                    .setRecord(ByteBuffer.wrap(record))
                                    .build();
                        })
                        .toArray(AuditEvent[]::new));

        Page first = store.lookup(all(50));
        Page second = store.lookup(after(all(50), first.next().orElseThrow()));
        Page third = store.lookup(after(all(50), second.next().orElseThrow()));

        assertThat(Stream.of(first, second, third).map(HistoryStoreTest::ids))
                .containsExactly(
                        List.of("e0", "e1", "e2", "e3", "e4"),
                        List.of("e5", "e6", "e7", "e8", "e9"),
                        List.of("e10", "e11"));
        assertThat(third.next()).isEmpty();
    }

    @Test
    void otherAccountsRegionsAndCategoriesFindNothing() {
        put(event("a", NOW).build());

        Stream<Scope> others =
                Stream.of(
                        new Scope("444455556666", REGION, EventCategory.MANAGEMENT),
                        new Scope(ACCOUNT, "eu-west-1", EventCategory.MANAGEMENT),
                        new Scope(ACCOUNT, REGION, EventCategory.INSIGHT));

        assertThat(others)
                .allSatisfy(scope -> {
                    Lookup everything =
                            new Lookup(scope, Instant.EPOCH, NOW, Map.of(), Optional.empty(), 50);
                    Lookup byId =
                            new Lookup(
                                    scope,
                                    Instant.EPOCH,
                                    NOW,
                                    Map.of(Attribute.EVENT_ID, "a"),
                                    Optional.empty(),
                                    50);
                    assertThat(store.lookup(everything).events()).isEmpty();
                    assertThat(store.lookup(byId).events()).isEmpty();
                });
    }

    @Test
    void aSenderWhoseClockIsFarAheadIsPlacedByArrival() {
        Instant future = NOW.plus(Duration.ofDays(40_000));
        put(event("a", future).setIngestTime(NOW).build(), event("b", NOW.plusSeconds(1)).build());

        Page page = store.lookup(all(50));

        assertThat(ids(page)).containsExactly("b", "a");
        assertThat(page.events().getLast().event().eventTime()).isEqualTo(future);
        assertThat(store.segments()).isEqualTo(1);
    }

    @Test
    void oldEventsGoAtOnceAndTheirFilesBySegments() throws IOException {
        put(event("old", NOW.minus(Duration.ofMinutes(9))).build(), event("new", NOW).build());

        store.expire(NOW.plus(Duration.ofSeconds(61)));
        List<String> left = ids(store.lookup(all(50)));
        int segmentsThen = store.segments();
        store.expire(NOW.plus(Duration.ofMinutes(3)));

        assertThat(left).containsExactly("new");
        assertThat(segmentsThen).isEqualTo(2);
        assertThat(store.segments()).isEqualTo(1);
    }

    /// All files of the folder, the log included.
    @Test
    void expiryFreesTheDisk() throws IOException {
        var random = new Random(1);
        put(
                IntStream.range(0, 2_000)
                        .mapToObj(i -> {
                            byte[] record = new byte[1_000];
                            random.nextBytes(record);
                            return event("e" + i, NOW.minusMillis(i * 100L))
                                    .setRecord(ByteBuffer.wrap(record))
                                    .build();
                        })
                        .toArray(AuditEvent[]::new));
        store.close();
        store = open(folder);
        long before = bytes(folder);

        store.expire(NOW.plus(Duration.ofMinutes(20)));

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(bytes(folder)).isLessThan(before / 4));
        assertThat(before).isGreaterThan(2_000_000);
        assertThat(store.diskBytes()).isLessThan(100_000);
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    @Test
    void whatIsTooOldIsNotKept() {
        put(event("old", NOW.minus(Duration.ofMinutes(11))).build());

        assertThat(store.segments()).isZero();
        assertThat(store.mark()).hasValue(7);
    }

    @Test
    void everythingIsThereAgainAfterARestart() {
        put(event("a", NOW).build(), event("b", NOW.minusSeconds(70)).build());
        store.close();

        store = open(folder);

        assertThat(ids(store.lookup(all(50)))).containsExactly("a", "b");
        assertThat(store.mark()).hasValue(7);
    }

    @Test
    void segmentsOfAnotherLengthKeepTheOrderAndTheEventsThatThereAre() {
        List<AuditEvent> events =
                IntStream.range(0, 28)
                        .mapToObj(i -> event("e" + i, NOW.minusSeconds(20L * i)).build())
                        .toList();
        put(events.subList(8, 14).toArray(AuditEvent[]::new));
        for (int minutes : List.of(7, 2, 1)) {
            store.close();
            try (var other = optionsOf(Duration.ofMinutes(minutes));
                    var again = HistoryStore.open(folder, other, Events::decoded)) {
                for (AuditEvent event : minutes == 7 ? events.subList(4, 22) : events) {
                    again.put(event, Events.encoded(event));
                }
            }
        }

        store = open(folder);

        assertThat(allIds(5)).isEqualTo(events.stream().map(AuditEvent::getEventId).toList());
    }

    /// Page after page.
    private List<String> allIds(int limit) {
        List<String> ids = new ArrayList<>();
        Optional<Position> next = Optional.empty();
        do {
            Lookup lookup = next.map(position -> after(all(limit), position)).orElse(all(limit));
            Page page = store.lookup(lookup);
            ids.addAll(ids(page));
            next = page.next();
        } while (next.isPresent());
        return ids;
    }

    @Test
    void whatIsClosedIsNotTouched() {
        AuditEvent event = event("a", NOW).build();
        store.close();

        assertThatIllegalStateException().isThrownBy(() -> store.put(event, Events.encoded(event)));
        assertThatIllegalStateException().isThrownBy(store::flush);
        assertThatIllegalStateException().isThrownBy(() -> store.mark(OptionalLong.of(8)));
        assertThatIllegalStateException().isThrownBy(() -> store.lookup(all(50)));
        assertThat(store.diskBytes()).isZero();
    }

    /// The files as they are are what a process that is killed leaves.
    @Test
    void whatWasFlushedSurvivesAKill() throws IOException {
        put(event("a", NOW).build());
        Path left = copy(folder, folder.resolveSibling("left"));

        try (HistoryStore again = open(left)) {
            assertThat(ids(again.lookup(all(50)))).containsExactly("a");
            assertThat(again.mark()).hasValue(7);
        }
    }

    /// As a crash amid dropping a segment leaves it.
    @Test
    void aSegmentThatLostItsRecordsIsOpenedAndHasNothing() throws RocksDBException {
        put(event("a", NOW).build(), event("b", NOW.minusSeconds(70)).build());
        store.close();
        dropRecordsOf(NOW);

        store = open(folder);

        assertThat(ids(store.lookup(by(Attribute.EVENT_NAME, "RunInstances"))))
                .containsExactly("b");
        assertThat(store.segments()).isEqualTo(2);
    }

    private void dropRecordsOf(Instant time) throws RocksDBException {
        List<ColumnFamilyDescriptor> families;
        try (var listing = new Options()) {
            families =
                    RocksDB.listColumnFamilies(listing, folder.toString()).stream()
                            .map(ColumnFamilyDescriptor::new)
                            .toList();
        }
        String records = SegmentName.at(time.toEpochMilli(), MINUTE).records();
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try (var dbOptions = new DBOptions();
                var database = RocksDB.open(dbOptions, folder.toString(), families, handles)) {
            for (ColumnFamilyHandle handle : handles) {
                if (new String(handle.getName(), UTF_8).equals(records)) {
                    database.dropColumnFamily(handle);
                }
                handle.close();
            }
        }
    }

    @Test
    void theMarkCanBeTakenAway() {
        put(event("a", NOW).build());

        store.mark(OptionalLong.empty());
        store.flush();

        assertThat(store.mark()).isEmpty();
        assertThat(ids(store.lookup(all(50)))).containsExactly("a");
    }

    @Test
    void everyRealRecordIsFoundByEachOfItsAttributesAndByNothingElse() {
        StoreOptions years =
                new StoreOptions(
                        new StoreConfig(
                                Duration.ofDays(10_000), Duration.ofDays(30), 8 << 20, 8 << 20));
        List<AuditEvent> events = Events.real();
        Map<Scope, Map<Attribute, Map<String, Set<String>>>> expected = new HashMap<>();
        try (var real = HistoryStore.open(folder.resolve("real"), years, Events::decoded)) {
            for (AuditEvent event : events) {
                real.put(event, Events.encoded(event));
                HistoryEvent entry = HistoryEvent.of(event);
                for (Attribute attribute : Attribute.values()) {
                    for (String value : entry.values(attribute)) {
                        expected.computeIfAbsent(entry.scope(), _ -> new HashMap<>())
                                .computeIfAbsent(attribute, _ -> new HashMap<>())
                                .computeIfAbsent(value, _ -> new TreeSet<>())
                                .add(text(event.getRecord()));
                    }
                }
            }
            real.flush();

            expected.forEach((scope, byAttribute) ->
                    byAttribute.forEach((attribute, byValue) ->
                            byValue.forEach((value, records) -> {
                                assertThat(recordsOf(real, scope, attribute, value))
                                        .as("%s %s=%s", scope, attribute, value)
                                        .containsExactlyInAnyOrderElementsOf(records);
                            })));
        } finally {
            years.close();
        }
        assertThat(expected).hasSizeGreaterThan(3);
    }

    private static List<String> recordsOf(
            HistoryStore store, Scope scope, Attribute attribute, String value) {
        List<String> records = new ArrayList<>();
        Optional<Position> after = Optional.empty();
        do {
            Page page =
                    store.lookup(
                            new Lookup(
                                    scope,
                                    Instant.EPOCH,
                                    NOW,
                                    Map.of(attribute, value),
                                    after,
                                    50));
            page.events().forEach(found -> records.add(text(found.record())));
            after = page.next();
        } while (after.isPresent());
        return records;
    }

    private static String text(ByteBuffer bytes) {
        return UTF_8.decode(bytes.duplicate()).toString();
    }

    private static Path copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(f -> !f.endsWith("LOCK")).toList()) {
                Files.copy(file, to.resolve(file.getFileName().toString()));
            }
        }
        return to;
    }
}
