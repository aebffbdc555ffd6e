package io.opentrail.sink.fault;

import io.opentrail.sink.Stall;

/// How far a sink has come when a fault befalls it.
enum Step {
    BEFORE_THE_DECISION(Way.LIVE, Stall.Point.BEFORE_THE_DECISION),
    IN_ITS_TRANSACTION(Way.LIVE, Stall.Point.IN_THE_TRANSACTION_OF_THE_DECISION),
    BEFORE_THE_PUT(Way.LIVE, Stall.Point.BEFORE_THE_PUT),
    AFTER_THE_PUT(Way.LIVE, Stall.Point.AFTER_THE_PUT),
    IN_THE_RECEIPTS_TRANSACTION(Way.LIVE, Stall.Point.IN_THE_TRANSACTION_OF_THE_RECEIPTS),
    PARKING(Way.INTO_A_LANE, Stall.Point.IN_THE_TRANSACTION_THAT_PARKS),
    PARKING_MORE(Way.FURTHER_INTO_A_LANE, Stall.Point.IN_THE_TRANSACTION_THAT_PARKS),
    DRAINING_BEFORE_THE_DECISION(Way.OUT_OF_A_LANE, Stall.Point.BEFORE_THE_DECISION),
    DRAINING_IN_ITS_TRANSACTION(Way.OUT_OF_A_LANE, Stall.Point.IN_THE_TRANSACTION_OF_THE_DECISION),
    DRAINING_BEFORE_THE_PUT(Way.OUT_OF_A_LANE, Stall.Point.BEFORE_THE_PUT),
    DRAINING_AFTER_THE_PUT(Way.OUT_OF_A_LANE, Stall.Point.AFTER_THE_PUT),
    DRAINING_IN_THE_RECEIPTS_TRANSACTION(
            Way.OUT_OF_A_LANE, Stall.Point.IN_THE_TRANSACTION_OF_THE_RECEIPTS),
    UNPARKING(Way.OUT_OF_A_LANE, Stall.Point.IN_THE_TRANSACTION_THAT_UNPARKS);

    private final Way way;
    private final Stall.Point point;

    Step(Way way, Stall.Point point) {
        this.way = way;
        this.point = point;
    }

    Way way() {
        return way;
    }

    Stall.Point point() {
        return point;
    }

    /// Where the events of the trail are on their way to.
    enum Way {
        /// Its bucket is there.
        LIVE,
        /// Its bucket has always been missing.
        INTO_A_LANE,
        /// Earlier events wait already.
        FURTHER_INTO_A_LANE,
        /// Its bucket has just been made.
        OUT_OF_A_LANE
    }
}
