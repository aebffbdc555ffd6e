package io.opentrail.manifest.page;

import io.opentrail.delivery.DeliveryReceipt;
import io.opentrail.delivery.ManifestEntry;
import io.opentrail.delivery.ManifestPage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Receipts of one trail that go into its next page: of one bucket and prefix, so that the page can
/// be put beside its log files.
final class OpenPage {

    /// Well below what a record may hold.
    static final int MAX_ENTRIES = 500;

    private static final String LOGS = "AWSLogs/";

    private final List<DeliveryReceipt> receipts = new ArrayList<>();

    boolean isEmpty() {
        return receipts.isEmpty();
    }

    int size() {
        return receipts.size();
    }

    String trailId() {
        return receipts.getFirst().getTrailId();
    }

    boolean takes(DeliveryReceipt receipt) {
        if (receipts.isEmpty()) {
            return true;
        }
        DeliveryReceipt first = receipts.getFirst();
        return receipts.size() < MAX_ENTRIES
                && first.getTrailId().equals(receipt.getTrailId())
                && first.getBucket().equals(receipt.getBucket())
                && prefix(first).equals(prefix(receipt));
    }

    void add(DeliveryReceipt receipt) {
        receipts.add(receipt);
    }

    /// @param head of the trail before this page
    /// @param isObject whether it is to be put into the bucket, too
    ManifestPage close(Head head, boolean isObject, Instant now) {
        DeliveryReceipt first = receipts.getFirst();
        long objectNumber = isObject ? head.objects() + 1 : 0;
        return new ManifestPage(
                first.getTrailId(),
                first.getTrailArn(),
                head.pages() + 1,
                head.entries() + 1,
                now,
                isObject ? first.getBucket() : "",
                isObject ? objectKey(first, objectNumber) : "",
                objectNumber,
                receipts.stream().map(OpenPage::entry).toList());
    }

    /// `[prefix/]AWSLogs/<account>/OpenTrail-Manifest/<region>/<name>_<trailId>/<number>.json`,
    /// with account, region and name of the trail itself. Numbers have 12 digits: keys are in
    /// order.
    private static String objectKey(DeliveryReceipt receipt, long number) {
        // arn:aws:cloudtrail:<region>:<account>:trail/<name>
        String[] arn = receipt.getTrailArn().split(":", 6);
        String name = arn[5].substring(arn[5].indexOf('/') + 1);
        return "%s%s%s/OpenTrail-Manifest/%s/%s_%s/%012d.json"
                .formatted(
                        prefix(receipt), LOGS, arn[4], arn[3], name, receipt.getTrailId(), number);
    }

    /// What stands before `AWSLogs/`.
    private static String prefix(DeliveryReceipt receipt) {
        String key = receipt.getObjectKey();
        return key.substring(0, Math.max(0, key.lastIndexOf(LOGS)));
    }

    private static ManifestEntry entry(DeliveryReceipt receipt) {
        return new ManifestEntry(
                receipt.getAccountId(),
                receipt.getAwsRegion(),
                receipt.getBucket(),
                receipt.getObjectKey(),
                receipt.getSha256(),
                receipt.getUncompressedBytes(),
                receipt.getCompressedBytes(),
                receipt.getEventCount(),
                receipt.getOldestEventTime(),
                receipt.getNewestEventTime(),
                receipt.getDeliveredAt(),
                receipt.getRedelivery());
    }
}
