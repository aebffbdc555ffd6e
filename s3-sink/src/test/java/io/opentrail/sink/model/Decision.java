package io.opentrail.sink.model;

import java.util.List;

/// What a run of a source's offsets becomes: one log file.
///
/// @param source 0 for the routed partition, 1 for its lane
/// @param from inclusive
/// @param to exclusive
record Decision(int source, int from, int to, String name, List<Integer> events) {}
