package backprop.notebook;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is live below each cell of the notebook. When a cell is run again or deleted, what it has shown is closed. */
final class LiveCells {
    private final Map<String, List<Runnable>> closings = new HashMap<>();
    private String running;

    /**
     * A cell begins to run.
     *
     * @param cell identifies it
     * @param deleted the cells that were deleted since the last call
     */
    synchronized void begin(String cell, Collection<String> deleted) {
        deleted.forEach(this::close);
        close(cell);
        running = cell;
    }

    /** Runs the action when the running cell is run again or deleted; the last action first. */
    synchronized void onClose(Runnable close) {
        closings.computeIfAbsent(running, cell -> new ArrayList<>()).add(close);
    }

    private void close(String cell) {
        List<Runnable> live = closings.remove(cell);
        for (int i = live == null ? -1 : live.size() - 1; i >= 0; i--) {
            try {
                live.get(i).run();
            } catch (RuntimeException e) {
                System.err.println("a widget could not be closed: " + e.getMessage());
            }
        }
    }
}
