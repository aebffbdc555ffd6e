package io.opentrail.signer.ledger;

import io.opentrail.delivery.DeliveryReceipt;

/// A receipt and where it is in the deliveries.
public record Receipt(int partition, long offset, DeliveryReceipt value) {}
