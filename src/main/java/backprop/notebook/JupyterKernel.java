package backprop.notebook;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The Jupyter kernel that this code runs in, JJava or IJava, reached by reflection alone: the module needs neither to
 * compile. A bundle is a map from MIME type to data.
 */
final class JupyterKernel {
    private static final String[][] ENTRIES = {
        {"org.dflib.jjava.jupyter.kernel.BaseKernel", "notebookKernel"},
        {"io.github.spencerpark.ijava.IJava", "getKernelInstance"}
    };

    private final Object kernel;
    private final Object renderer;
    private final Object display;
    private final Class<?> displayData;

    JupyterKernel(Object kernel) {
        this.kernel = kernel;
        renderer = call(kernel, "getRenderer");
        display = field(call(kernel, "getIO"), "display");
        displayData = method(renderer.getClass(), "render", Object.class).getReturnType();
    }

    /** The kernel around this code, if there is one. */
    static Optional<JupyterKernel> current() {
        for (String[] entry : ENTRIES) {
            try {
                Object kernel = Class.forName(entry[0]).getMethod(entry[1]).invoke(null);
                if (kernel != null) {
                    return Optional.of(new JupyterKernel(kernel));
                }
            } catch (ReflectiveOperationException | LinkageError e) {
                continue;
            }
        }
        return Optional.empty();
    }

    /** Makes the kernel render every object of the type, and of its subtypes, as this bundle. */
    <T> void register(Class<T> type, Function<? super T, Map<String, Object>> render, String... mimes) {
        Object registration = call(renderer, "createRegistration", type);
        call(registration, "preferring", (Object) mimes);
        call(registration, "supporting", (Object) mimes);
        Method register = Arrays.stream(registration.getClass().getMethods())
                .filter(m -> m.getName().equals("register") && m.getParameterCount() == 1)
                .findFirst()
                .orElseThrow();
        Class<?> renderFunction = register.getParameterTypes()[0];
        invoke(
                register,
                registration,
                Proxy.newProxyInstance(
                        renderFunction.getClassLoader(), new Class<?>[] {renderFunction}, (proxy, method, args) -> {
                            switch (method.getName()) {
                                case "render" -> fill(args[1], render.apply(type.cast(args[0])));
                                case "equals" -> {
                                    return proxy == args[0];
                                }
                                case "hashCode" -> {
                                    return System.identityHashCode(proxy);
                                }
                                case "toString" -> {
                                    return "renderer of " + type.getName();
                                }
                                default -> throw new UnsupportedOperationException(method.getName());
                            }
                            return null;
                        }));
    }

    private static void fill(Object context, Map<String, Object> bundle) {
        Object container = call(context, "getOutputContainer");
        Method resolve = Arrays.stream(context.getClass().getMethods())
                .filter(m -> m.getName().equals("resolveRequestedType"))
                .findFirst()
                .orElseThrow();
        Class<?> mimeType = resolve.getParameterTypes()[0];
        bundle.forEach((mime, data) -> {
            Object parsed = invoke(method(mimeType, "parse", String.class), null, mime);
            Object wanted = invoke(resolve, context, parsed);
            if (wanted != null) {
                invoke(method(container.getClass(), "putData", mimeType, Object.class), container, wanted, data);
            }
        });
    }

    /** Shows the object as the kernel renders it, under an id by which it can be replaced. */
    void display(Object shown, String id) {
        Object data = call(renderer, "render", shown);
        invoke(method(displayData, "putTransientData", String.class, Object.class), data, "display_id", id);
        if (!Thread.currentThread().isInterrupted()) {
            invoke(method(display.getClass(), "display", displayData), display, data);
        }
    }

    /** Replaces what is shown under the id. */
    void update(Object shown, String id) {
        Object data = call(renderer, "render", shown);
        if (!Thread.currentThread().isInterrupted()) {
            invoke(method(display.getClass(), "updateDisplay", String.class, displayData), display, id, data);
        }
    }

    /** The comms of this kernel, for a cell that is running. */
    Comms comms() {
        return Comms.of(kernel);
    }

    private static Object call(Object target, String name, Object... arguments) {
        Class<?>[] types = Arrays.stream(arguments)
                .map(a -> a instanceof Class<?> ? Class.class : a instanceof String[] ? String[].class : Object.class)
                .toArray(Class<?>[]::new);
        return invoke(method(target.getClass(), name, types), target, arguments);
    }

    static Method method(Class<?> type, String name, Class<?>... parameters) {
        try {
            return type.getMethod(name, parameters);
        } catch (NoSuchMethodException e) {
            throw unknown(e);
        }
    }

    static Object field(Object target, String name) {
        try {
            return target.getClass().getField(name).get(target);
        } catch (ReflectiveOperationException e) {
            throw unknown(e);
        }
    }

    static Object invoke(Method method, Object target, Object... arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw unknown(e);
        } catch (IllegalAccessException e) {
            throw unknown(e);
        }
    }

    static IllegalStateException unknown(ReflectiveOperationException e) {
        return new IllegalStateException(
                "this Java kernel is neither JJava 1.0a8 nor IJava 1.3.0 (" + e.getMessage() + "); use one of these",
                e);
    }
}
