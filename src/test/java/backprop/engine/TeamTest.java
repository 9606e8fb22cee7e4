package backprop.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TeamTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 17, 64})
    void doesEachPartOfATaskOnceWithAnyNumberOfThreads(int size) {
        AtomicIntegerArray times = new AtomicIntegerArray(size);
        try (Team team = new Team(size)) {
            for (int task = 1; task <= 500; task++) {
                team.run(times::incrementAndGet);
                for (int part = 0; part < size; part++) {
                    assertThat(times.get(part)).isEqualTo(task);
                }
            }
        }
    }

    @Test
    void seesInATaskWhatTheTaskBeforeHasWritten() {
        int[] values = new int[4];
        try (Team team = new Team(4)) {
            for (int task = 0; task < 1000; task++) {
                int[] before = values.clone();
                team.run(part -> values[part] = before[(part + 1) % 4] + 1);
            }
        }
        assertThat(values).containsOnly(1000);
    }

    @Test
    void finishesThePartsOfAMemberThatIsHeldUp() {
        CountDownLatch othersDone = new CountDownLatch(3);
        try (Team team = new Team(4)) {
            team.run(part -> {
                if (part == 0) {
                    await(othersDone);
                } else {
                    othersDone.countDown();
                }
            });
        }
        assertThat(othersDone.getCount()).isZero();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void throwsWhatAPartThrowsAfterTheOthersAreDoneAndGoesOn(int failing) {
        AtomicIntegerArray done = new AtomicIntegerArray(3);
        try (Team team = new Team(3)) {
            assertThatThrownBy(() -> team.run(part -> {
                        if (part == failing) {
                            throw new IllegalStateException("part " + part);
                        }
                        done.incrementAndGet(part);
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("part " + failing);
            for (int part = 0; part < 3; part++) {
                assertThat(done.get(part)).isEqualTo(part == failing ? 0 : 1);
            }
            team.run(done::incrementAndGet);
            assertThat(done.get(failing)).isEqualTo(1);
        }
    }

    @Test
    void endsItsThreadsWhenClosed() throws InterruptedException {
        Thread[] members = new Thread[3];
        CountDownLatch all = new CountDownLatch(4);
        Team team = new Team(4);
        team.run(part -> {
            all.countDown();
            await(all);
            if (Thread.currentThread().getName().startsWith("backprop-")) {
                members[Integer.parseInt(Thread.currentThread().getName().substring(9)) - 1] = Thread.currentThread();
            }
        });
        assertThat(members).doesNotContainNull();
        team.close();
        for (Thread member : members) {
            member.join(5000);
            assertThat(member.isAlive()).isFalse();
        }
    }
}
