package backprop.notebook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The messages between this kernel and the widgets of the page, in the protocol of ipywidgets 2.1. JJava and IJava have
 * the same classes under different names, so one implementation by reflection serves both.
 *
 * <p>The kernel's own handlers keep the comms that are not ours, with one exception: comm_info is answered here, since
 * their reply lacks the status without which a reloaded page forgets its widgets.
 */
final class Comms {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WIDGETS = "jupyter.widget";
    private static Comms current;

    private final Object kernel;
    private final String root;
    private final Object iopub;
    private final Object opened;
    private final Constructor<?> newMessage;
    private final Map<String, Widget> widgets = new ConcurrentHashMap<>();
    private final LiveCells cells = new LiveCells();

    /** The comms of the kernel. The first call sets them up and must come from a running cell. */
    static synchronized Comms of(Object kernel) {
        if (current == null || current.kernel != kernel) {
            current = new Comms(kernel);
        }
        return current;
    }

    private Comms(Object kernel) {
        this.kernel = kernel;
        Object io = call(kernel, "getIO");
        String name = io.getClass().getName();
        root = name.substring(0, name.length() - "kernel.JupyterIO".length());
        Object cell = hidden(hidden(io, "jupyterIn"), "env");
        iopub = call(cell, "getIopub");
        opened = call(cell, "getContext");
        // Otherwise the socket drops messages of a cell that prints fast, even the one that says it has ended.
        invoke(iopub, "setXpubNoDrop", true);
        try {
            newMessage = type("messages.Message")
                    .getConstructor(
                            type("messages.MessageContext"),
                            type("messages.MessageType"),
                            Object.class,
                            List.class,
                            Map.class);
        } catch (NoSuchMethodException e) {
            throw JupyterKernel.unknown(e);
        }
        Object connection = hidden(call(cell, "getShell"), "connection");
        handle(connection, "COMM_MSG_COMMAND", this::receive);
        handle(connection, "COMM_INFO_REQUEST", this::inform);
        handle(connection, "EXECUTE_REQUEST", this::begin);
    }

    /** A cell is identified by the id that the page sends, or by its text if there is none. */
    private boolean begin(Object environment, Object message) {
        Map<?, ?> metadata = (Map<?, ?>) call(message, "getNonNullMetadata");
        Object cell = metadata.get("cellId");
        Object deleted = metadata.get("deletedCells");
        cells.begin(
                String.valueOf(cell == null ? call(call(message, "getContent"), "getCode") : cell),
                deleted instanceof List<?> ids
                        ? ids.stream().map(String::valueOf).toList()
                        : List.of());
        return false;
    }

    /** Runs the action when the running cell is run again or deleted. */
    void onClose(Runnable close) {
        cells.onClose(close);
    }

    /** Whether a page requested the running cell, and not a program that runs notebooks, which names its user. */
    boolean onPage() {
        Object header = call(cell(), "getHeader");
        return String.valueOf(call(header, "getUsername")).isEmpty();
    }

    private Object cell() {
        return call(hidden(hidden(call(kernel, "getIO"), "jupyterIn"), "env"), "getContext");
    }

    /** What a handler does with a message, as (environment, message); false if it is not for us. */
    private interface Handler {
        boolean handle(Object environment, Object message);
    }

    private void handle(Object connection, String type, Handler handler) {
        Class<?> handlers = type("channels.ShellHandler");
        Object messageType = messageType(type);
        Object before = invoke(connection, "getHandler", messageType);
        InvocationHandler ours = (proxy, method, arguments) -> {
            switch (method.getName()) {
                case "handle" -> {
                    if (!handler.handle(arguments[0], arguments[1])) {
                        JupyterKernel.invoke(method, before, arguments);
                    }
                    return null;
                }
                case "equals" -> {
                    return proxy == arguments[0];
                }
                case "hashCode" -> {
                    return System.identityHashCode(proxy);
                }
                default -> {
                    return "handler of " + type;
                }
            }
        };
        invoke(
                connection,
                "setHandler",
                messageType,
                Proxy.newProxyInstance(handlers.getClassLoader(), new Class<?>[] {handlers}, ours));
    }

    private boolean receive(Object environment, Object message) {
        Object content = call(message, "getContent");
        Widget widget = widgets.get((String) call(content, "getCommID"));
        if (widget == null) {
            return false;
        }
        call(environment, "setStatusBusy");
        try {
            JsonNode data = JSON.readTree(call(content, "getData").toString());
            switch (data.path("method").asText()) {
                case "request_state" -> update(widget, message, widget.state());
                case "update" -> widget.changed(JSON.convertValue(data.path("state"), Map.class));
                case "custom" -> widget.custom(data.path("content"));
                default -> {}
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the page sent a message that is not JSON: " + e.getMessage(), e);
        } finally {
            call(environment, "setStatusIdle");
        }
        return true;
    }

    private boolean inform(Object environment, Object message) {
        String target = (String) call(call(message, "getContent"), "getTargetName");
        if (target != null && !target.equals(WIDGETS)) {
            return false;
        }
        call(environment, "setStatusBusy");
        Map<String, Object> comms = new LinkedHashMap<>();
        widgets.keySet().forEach(id -> comms.put(id, Map.of("target_name", WIDGETS)));
        Object reply = message(message, "COMM_INFO_REPLY", Map.of("status", "ok", "comms", comms), null);
        JupyterKernel.invoke(
                JupyterKernel.method(environment.getClass(), "reply", type("messages.Message")), environment, reply);
        call(environment, "setStatusIdle");
        return true;
    }

    /** Makes a widget on the page; it is closed when the running cell is run again or deleted. */
    Widget open(Map<String, Object> state) {
        Widget widget = new Widget(this, UUID.randomUUID().toString(), state);
        widgets.put(widget.id(), widget);
        cells.onClose(() -> close(widget));
        publish(
                opened,
                "COMM_OPEN_COMMAND",
                Map.of(
                        "comm_id",
                        widget.id(),
                        "target_name",
                        WIDGETS,
                        "data",
                        Map.of("state", widget.state(), "buffer_paths", List.of())),
                Map.of("version", "2.1.0"));
        return widget;
    }

    private void close(Widget widget) {
        widgets.remove(widget.id());
        publish(opened, "COMM_CLOSE_COMMAND", Map.of("comm_id", widget.id(), "data", Map.of()), null);
    }

    /** Sends the new state of a widget to the page. */
    void update(Widget widget, Map<String, Object> state) {
        update(widget, opened, state);
    }

    private void update(Widget widget, Object parent, Map<String, Object> state) {
        publish(
                parent,
                "COMM_MSG_COMMAND",
                Map.of(
                        "comm_id",
                        widget.id(),
                        "data",
                        Map.of("method", "update", "state", state, "buffer_paths", List.of())),
                null);
    }

    /**
     * Shows a bundle below the running cell.
     *
     * @return replaces the bundle by another, now or after the cell has ended
     */
    Consumer<Map<String, Object>> display(Map<String, Object> bundle) {
        Object cell = cell();
        Map<String, Object> id = Map.of("display_id", UUID.randomUUID().toString());
        publish(cell, "PUBLISH_DISPLAY_DATA", Map.of("data", bundle, "metadata", Map.of(), "transient", id), null);
        return later -> publish(
                cell,
                "PUBLISH_UPDATE_DISPLAY_DATA",
                Map.of("data", later, "metadata", Map.of(), "transient", id),
                null);
    }

    private void publish(Object parent, String type, Map<String, Object> content, Map<String, Object> metadata) {
        Object message = message(parent, type, content, metadata);
        JupyterKernel.invoke(JupyterKernel.method(iopub.getClass(), "sendMessage", message.getClass()), iopub, message);
    }

    private Object message(Object parent, String type, Map<String, Object> content, Map<String, Object> metadata) {
        try {
            return newMessage.newInstance(parent, messageType(type), content, null, metadata);
        } catch (ReflectiveOperationException e) {
            throw JupyterKernel.unknown(e);
        }
    }

    private Object messageType(String name) {
        try {
            return type("messages.MessageType").getField(name).get(null);
        } catch (ReflectiveOperationException e) {
            throw JupyterKernel.unknown(e);
        }
    }

    private Class<?> type(String name) {
        try {
            return Class.forName(root + name, true, kernel.getClass().getClassLoader());
        } catch (ClassNotFoundException e) {
            throw JupyterKernel.unknown(e);
        }
    }

    private static Object call(Object target, String name) {
        return JupyterKernel.invoke(JupyterKernel.method(target.getClass(), name), target);
    }

    private static Object invoke(Object target, String name, Object... arguments) {
        for (var method : target.getClass().getMethods()) {
            if (method.getName().equals(name) && method.getParameterCount() == arguments.length) {
                return JupyterKernel.invoke(method, target, arguments);
            }
        }
        throw JupyterKernel.unknown(new NoSuchMethodException(name));
    }

    private static Object hidden(Object target, String name) {
        try {
            Field field = target.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field.get(target);
        } catch (ReflectiveOperationException e) {
            throw JupyterKernel.unknown(e);
        }
    }
}
