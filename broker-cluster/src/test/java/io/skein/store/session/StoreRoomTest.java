package io.skein.store.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StoreRoomTest {
    private final StoreRoom room = new StoreRoom(3_000);

    @Test
    void shouldUseAllOfItOnASingleNode() {
        room.found(3_000, 1, 1);
        assertThat(room.isFull()).isFalse();

        room.found(3_001, 1, 1);
        assertThat(room.isFull()).isTrue();
    }

    @Test
    void shouldLeaveRoomForWhatADeadNodeHeld() {
        room.found(1_000, 3, 1);
        assertThat(room.usableBytes()).isEqualTo(2_000);
        assertThat(room.storedBytes()).isEqualTo(2_000); // with the copies this node has of others
        assertThat(room.isFull()).isFalse();

        room.found(1_001, 3, 1);
        assertThat(room.isFull()).isTrue();
    }

    @Test
    void shouldNotCountCopiesThatNobodyCouldHave() {
        room.found(1_500, 2, 5);

        assertThat(room.storedBytes()).isEqualTo(3_000);
    }
}
