package io.opentrail.standalone.cell;

import io.opentrail.embedded.start.Ports;
import io.opentrail.embedded.start.StartException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The ports of a cell, counted from a base.
///
/// @param base of the control API; the others follow it
public record CellPorts(int base) {

    private static final int COUNT = 7;
    static final int HIGHEST_BASE = 65_535 - COUNT + 1;

    /// @throws IllegalArgumentException if not all of the ports are ones
    public CellPorts {
        if (!isBase(base)) {
            throw new IllegalArgumentException(
                    "port-base must be between 1 and %d, was %d".formatted(HIGHEST_BASE, base));
        }
    }

    static boolean isBase(int base) {
        return base >= 1 && base <= HIGHEST_BASE;
    }

    /// A base whose ports were all free a moment ago, below the range from which systems take the
    /// ports of outgoing connections: a cell that stops finds its ports free again.
    public static CellPorts anyFree() {
        return new CellPorts(Ports.freeInARow(COUNT));
    }

    public int controlApi() {
        return base;
    }

    public int ingest() {
        return base + 1;
    }

    public int kafka() {
        return base + 2;
    }

    public int s3() {
        return base + 3;
    }

    public int schemaRegistry() {
        return base + 4;
    }

    public int metrics() {
        return base + 6;
    }

    /// The address of an HTTP port, without a slash at the end.
    public static String url(int port) {
        return "http://" + Ports.LOOPBACK + ":" + port;
    }

    /// @throws StartException naming every port that something else listens on
    void requireFree() {
        List<String> taken =
                byPart().entrySet().stream()
                        .filter(part -> !Ports.isFree(part.getValue()))
                        .map(part -> "%d (%s)".formatted(part.getValue(), part.getKey()))
                        .toList();
        if (!taken.isEmpty()) {
            throw new StartException(
                    taken.stream()
                            .collect(
                                    Collectors.joining(
                                            ", ",
                                            taken.size() == 1 ? "port " : "ports ",
                                            "%s taken; stop what listens there or choose other ports with --port-base"
                                                    .formatted(
                                                            taken.size() == 1 ? " is" : " are"))));
        }
    }

    private Map<String, Integer> byPart() {
        var portsByPart = new LinkedHashMap<String, Integer>();
        portsByPart.put("control API", controlApi());
        portsByPart.put("ingest gateway", ingest());
        portsByPart.put("Kafka", kafka());
        portsByPart.put("S3", s3());
        portsByPart.put("schema registry", schemaRegistry());
        portsByPart.put("metrics", metrics());
        return portsByPart;
    }
}
