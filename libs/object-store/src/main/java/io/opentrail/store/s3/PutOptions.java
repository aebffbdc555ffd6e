package io.opentrail.store.s3;

import io.opentrail.store.s3.PutOption.Use;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which options the puts to one store ask for: all that are wished for, until a put that was
/// refused goes through without one of them. Safe for use by many threads.
final class PutOptions {

    private static final Logger LOGGER = LoggerFactory.getLogger(PutOptions.class);

    private final Map<PutOption, Use> uses;
    private volatile Set<PutOption> inForce;

    PutOptions(Map<PutOption, Use> uses) {
        this.uses = new EnumMap<>(uses);
        Set<PutOption> wished = EnumSet.noneOf(PutOption.class);
        uses.forEach((option, use) -> {
            if (use != Use.OFF) {
                wished.add(option);
            }
        });
        this.inForce = Collections.unmodifiableSet(wished);
    }

    Set<PutOption> inForce() {
        return inForce;
    }

    /// What may be asked for instead, when what is in force was refused: the most first.
    List<Set<PutOption>> lesser() {
        Set<PutOption> all = inForce;
        List<PutOption> optional =
                all.stream().filter(option -> uses.get(option) == Use.AUTO).toList();
        List<Set<PutOption>> lesser = new ArrayList<>();
        optional.forEach(option -> lesser.add(without(all, Set.of(option))));
        if (optional.size() > 1) {
            lesser.add(without(all, optional));
        }
        return lesser;
    }

    /// A put with these went through that was refused with all in force.
    void settle(Set<PutOption> possible) {
        Set<PutOption> missing = without(inForce, possible);
        if (!missing.isEmpty()) {
            inForce = Collections.unmodifiableSet(possible);
            LOGGER.atWarn()
                    .addKeyValue("missing", missing)
                    .log("The store cannot do all that a put asks for; it is no longer asked to");
        }
    }

    /// The store took a put that asked for it, and did not say that it did it.
    void unconfirmed(PutOption option) {
        if (inForce.contains(option) && uses.get(option) == Use.AUTO) {
            settle(without(inForce, Set.of(option)));
        }
    }

    private static Set<PutOption> without(Set<PutOption> options, Collection<PutOption> left) {
        Set<PutOption> rest = EnumSet.noneOf(PutOption.class);
        options.stream().filter(option -> !left.contains(option)).forEach(rest::add);
        return rest;
    }
}
