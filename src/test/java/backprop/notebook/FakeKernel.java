package backprop.notebook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A kernel with the methods that JJava and IJava share; it keeps what is sent to the notebook. */
public final class FakeKernel {
    public record Mime(String name) {
        public static Mime parse(String name) {
            return new Mime(name);
        }
    }

    public static final class Data {
        public final Map<String, Object> data = new LinkedHashMap<>();
        public final Map<String, Object> transientData = new LinkedHashMap<>();

        public void putData(Mime mime, Object value) {
            data.put(mime.name(), value);
        }

        public void putTransientData(String key, Object value) {
            transientData.put(key, value);
        }
    }

    public record Context(List<String> requested, Data container) {
        public Mime resolveRequestedType(Mime mime) {
            return requested.contains(mime.name()) ? mime : null;
        }

        public Data getOutputContainer() {
            return container;
        }
    }

    public interface RenderFunction {
        void render(Object shown, Context context);
    }

    public static final class Renderer {
        private final Map<Class<?>, Registration> registrations = new LinkedHashMap<>();

        public Registration createRegistration(Class<?> type) {
            return new Registration(this, type);
        }

        public Data render(Object shown) {
            Data data = new Data();
            for (Class<?> type = shown.getClass(); type != null; type = type.getSuperclass()) {
                Registration registration = registrations.get(type);
                if (registration != null) {
                    registration.function.render(shown, new Context(registration.preferred, data));
                    return data;
                }
            }
            data.putData(new Mime("text/plain"), String.valueOf(shown));
            return data;
        }
    }

    public static final class Registration {
        private final Renderer renderer;
        private final Class<?> type;
        private List<String> preferred = List.of();
        private RenderFunction function;

        Registration(Renderer renderer, Class<?> type) {
            this.renderer = renderer;
            this.type = type;
        }

        public Registration preferring(String... mimes) {
            preferred = List.of(mimes);
            return this;
        }

        public Registration supporting(String... mimes) {
            return this;
        }

        public void register(RenderFunction function) {
            this.function = function;
            renderer.registrations.put(type, this);
        }
    }

    public static final class Stream {
        public final List<Data> shown = new ArrayList<>();
        public final Map<String, List<Data>> updates = new LinkedHashMap<>();

        public void display(Data data) {
            shown.add(data);
        }

        public void updateDisplay(String id, Data data) {
            updates.computeIfAbsent(id, k -> new ArrayList<>()).add(data);
        }
    }

    public static final class Io {
        public final Stream display = new Stream();
    }

    private final Renderer renderer = new Renderer();
    private final Io io = new Io();

    public Renderer getRenderer() {
        return renderer;
    }

    public Io getIO() {
        return io;
    }
}
