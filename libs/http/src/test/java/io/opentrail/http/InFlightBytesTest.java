package io.opentrail.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class InFlightBytesTest {

    private final InFlightBytes bytes = new InFlightBytes(100, 60);

    @Test
    void oneHolderTakesItsShareOverAllItsRequestsAndLeavesTheRest() throws Exception {
        bytes.reservationFor("account 1").take(40);

        assertThatThrownBy(() -> bytes.reservationFor("account 1").take(21))
                .isInstanceOf(NoRoomException.class)
                .hasMessage("account 1 has as many bytes in memory as it may");
        bytes.reservationFor("account 2").take(60);
        assertThat(bytes.taken()).isEqualTo(100);
    }

    @Test
    void allHoldersTogetherTakeNoMoreThanThereIs() throws Exception {
        bytes.reservationFor("account 1").take(60);

        assertThatThrownBy(() -> bytes.reservationFor("account 2").take(41))
                .isInstanceOf(NoRoomException.class)
                .hasMessage("there are as many bytes in memory as there may be");
        assertThat(bytes.taken()).isEqualTo(60);
    }

    @Test
    void whatIsGivenBackCanBeTakenAgain() throws Exception {
        var first = bytes.reservationFor("account 1");
        first.take(60);

        first.keepOnly(10);
        first.keepOnly(20);
        bytes.reservationFor("account 1").take(50);
        first.close();
        first.close();

        assertThat(first.bytes()).isZero();
        assertThat(bytes.taken()).isEqualTo(50);
    }
}
