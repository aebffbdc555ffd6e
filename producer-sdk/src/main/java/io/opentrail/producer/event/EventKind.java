package io.opentrail.producer.event;

import java.util.Optional;

/// What kind of thing happened. It decides `eventType`, `eventCategory` and `managementEvent`,
/// which go together.
public enum EventKind {
    /// A call of the control plane: something was made, changed, deleted or looked up.
    API_CALL("AwsApiCall", "Management", Optional.of(true)),
    /// A call of the data plane: an object read, an item written.
    DATA_CALL("AwsApiCall", "Data", Optional.of(false)),
    /// Something the service did by itself.
    SERVICE_EVENT("AwsServiceEvent", "Management", Optional.of(true)),
    /// An action in a console that is no call of the API.
    CONSOLE_ACTION("AwsConsoleAction", "Management", Optional.of(true)),
    CONSOLE_SIGN_IN("AwsConsoleSignIn", "Management", Optional.of(true)),
    /// A call through a VPC endpoint, told to the endpoint's owner.
    NETWORK_ACTIVITY("AwsVpceEvents", "NetworkActivity", Optional.empty());

    private final String type;
    private final String category;
    private final Optional<Boolean> managementEvent;

    EventKind(String type, String category, Optional<Boolean> managementEvent) {
        this.type = type;
        this.category = category;
        this.managementEvent = managementEvent;
    }

    String type() {
        return type;
    }

    String category() {
        return category;
    }

    Optional<Boolean> managementEvent() {
        return managementEvent;
    }
}
