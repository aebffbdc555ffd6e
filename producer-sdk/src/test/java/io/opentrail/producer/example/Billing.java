package io.opentrail.producer.example;

import io.opentrail.producer.EventRecorder;
import io.opentrail.producer.RecorderConfig;
import io.opentrail.producer.delivery.AccessKey;
import io.opentrail.producer.delivery.DeliveryConfig;
import io.opentrail.producer.event.EventFactory;
import io.opentrail.producer.event.Resource;
import io.opentrail.producer.event.UserIdentity;
import io.opentrail.producer.report.RecorderListener;
import io.opentrail.producer.report.Rejection;
import io.opentrail.producer.spool.SpoolConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/// Plain Java.
final class Billing {

    private static final EventFactory EVENTS =
            EventFactory.of("billing.example.com", "us-east-1", "111122223333");

    private final EventRecorder recorder;

    Billing(EventRecorder recorder) {
        this.recorder = recorder;
    }

    static EventRecorder open(List<URI> gateways, AccessKey key, Path spool) {
        return EventRecorder.open(
                RecorderConfig.of(DeliveryConfig.to(gateways, "us-east-1", key))
                        .withSpool(SpoolConfig.in(spool))
                        .withListener(
                                new RecorderListener() {
                                    @Override
                                    public void rejected(Rejection rejection) {
                                        System.err.println("audit: " + rejection);
                                    }
                                }));
    }

    void createInvoice(String user, String customer) {
        String invoice = "inv-" + customer;
        recorder.record(
                EVENTS.event("CreateInvoice", UserIdentity.iamUser("111122223333", user, user))
                        .readOnly(false)
                        .requestParameter("customer", customer)
                        .responseElement("invoice", invoice)
                        .resource(
                                new Resource(
                                        "arn:example:billing:::" + invoice,
                                        "111122223333",
                                        "Example::Billing::Invoice"))
                        .build());
    }
}
