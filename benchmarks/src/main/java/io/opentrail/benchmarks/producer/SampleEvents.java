package io.opentrail.benchmarks.producer;

import io.opentrail.producer.delivery.AccessKey;
import io.opentrail.producer.event.AuditEvent;
import io.opentrail.producer.event.EventFactory;
import io.opentrail.producer.event.Resource;
import io.opentrail.producer.event.SessionContext;
import io.opentrail.producer.event.UserIdentity;
import java.time.Instant;
import java.util.Map;

/// Events of about 1.3 KB, the mean of real ones.
final class SampleEvents {

    static final String ACCOUNT = "111122223333";
    static final String REGION = "us-east-1";
    static final AccessKey KEY = new AccessKey("AKIABENCHMARK", "benchmark-secret");

    private static final EventFactory EVENTS =
            EventFactory.of("billing.example.com", REGION, ACCOUNT);
    private static final UserIdentity IDENTITY =
            UserIdentity.assumedRole(
                            ACCOUNT,
                            "InvoiceWriter",
                            "worker-7",
                            "AROAEXAMPLE",
                            SessionContext.since(Instant.parse("2026-01-02T03:04:05Z"), false))
                    .withAccessKeyId("ASIAEXAMPLE");

    private SampleEvents() {}

    static AuditEvent event(long number) {
        return EVENTS.event("CreateInvoice", IDENTITY)
                .readOnly(false)
                .sourceIpAddress("192.0.2.44")
                .userAgent("aws-sdk-java/2.57.8 Linux/6.1 OpenJDK_64-Bit_Server_VM/25 Java/25")
                .requestId("7e5f6c1a-" + number)
                .requestParameter("customerId", "c-" + number)
                .requestParameter("currency", "EUR")
                .requestParameter("lines", Map.of("sku", "sku-" + number % 97, "quantity", 3))
                .requestParameter("password", "is not in the record")
                .responseElement("invoiceId", "inv-" + number)
                .responseElement("status", "OPEN")
                .resource(
                        new Resource(
                                "arn:example:billing:"
                                        + REGION
                                        + ":"
                                        + ACCOUNT
                                        + ":invoice/"
                                        + number,
                                ACCOUNT,
                                "Example::Billing::Invoice"))
                .build();
    }
}
