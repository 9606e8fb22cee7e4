"""The same training in NumPy, PyTorch or JAX, driven line by line from standard input.

Usage: peers.py numpy64|numpy32|torch|jax DATA START ORDER HIDDEN BATCH RATE THREADS

START holds W1, b1, W2, b2 as float64, ORDER an epoch's order of the examples as int32 for each epoch.
"epoch K" trains epoch K and answers with its seconds, "loss" answers with the loss on the test set, "memory" with the
peak memory in MB.
"""

import gzip
import os
import sys
import time

import numpy as np

try:
    import resource
except ImportError:  # there is none on Windows
    resource = None


def images_and_labels(folder, name):
    def read(kind, header):
        for path in (f"{name}-{kind}-ubyte.gz", f"{name}-{kind}-ubyte"):
            path = os.path.join(folder, path)
            if os.path.exists(path):
                with (gzip.open if path.endswith(".gz") else open)(path) as file:
                    return np.frombuffer(file.read(), np.uint8, offset=header)
        raise FileNotFoundError(path)

    labels = read("labels-idx1", 8)
    return read("images-idx3", 16).reshape(len(labels), -1), labels


def in_numpy(X, labels, start, rate, dtype):
    W1, b1, W2, b2 = (p.astype(dtype) for p in start)
    X = X.astype(dtype) / dtype(255)
    target = np.eye(10, dtype=dtype)[labels]
    rate = dtype(rate)

    def epoch(batches):
        nonlocal W1, b1, W2, b2
        for batch in batches:
            x = X[batch]
            z = 1 / (1 + np.exp(-(x @ W1 + b1)))
            u = z @ W2 + b2
            y = np.exp(u - u.max(axis=1, keepdims=True))
            y /= y.sum(axis=1, keepdims=True)
            d2 = (y - target[batch]) / dtype(len(batch))
            d1 = (d2 @ W2.T) * z * (1 - z)
            W2 -= rate * (z.T @ d2)
            b2 -= rate * d2.sum(axis=0)
            W1 -= rate * (x.T @ d1)
            b1 -= rate * d1.sum(axis=0)

    return epoch, lambda: (W1, b1, W2, b2)


def in_torch(X, labels, start, rate, threads):
    import torch

    torch.set_num_threads(threads)
    W1, b1, W2, b2 = start
    first, second = torch.nn.Linear(*W1.shape), torch.nn.Linear(*W2.shape)
    with torch.no_grad():
        for parameter, value in zip((first.weight, first.bias, second.weight, second.bias), (W1.T, b1, W2.T, b2)):
            parameter.copy_(torch.from_numpy(np.ascontiguousarray(value)))
    model = torch.nn.Sequential(first, torch.nn.Sigmoid(), second)
    descent = torch.optim.SGD(model.parameters(), lr=rate)
    loss = torch.nn.CrossEntropyLoss()
    X = torch.from_numpy(X.astype(np.float32) / np.float32(255))
    labels = torch.from_numpy(labels.astype(np.int64))

    def epoch(batches):
        for batch in batches:
            batch = torch.from_numpy(batch)
            descent.zero_grad()
            loss(model(X[batch]), labels[batch]).backward()
            descent.step()

    def parameters():
        return [p.detach().numpy() for p in (first.weight.T, first.bias, second.weight.T, second.bias)]

    return epoch, parameters


def in_jax(X, labels, start, rate):
    import jax
    import jax.numpy as jnp

    X = jnp.asarray(X.astype(np.float32) / np.float32(255))
    labels = jnp.asarray(labels)
    parameters = tuple(jnp.asarray(p, jnp.float32) for p in start)

    def loss(parameters, batch):
        W1, b1, W2, b2 = parameters
        u = jax.nn.sigmoid(X[batch] @ W1 + b1) @ W2 + b2
        return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(u), labels[batch][:, None], axis=1))

    def step(parameters, batch):
        gradients = jax.grad(loss)(parameters, batch)
        return tuple(p - rate * g for p, g in zip(parameters, gradients)), None

    scan = jax.jit(lambda parameters, batches: jax.lax.scan(step, parameters, batches)[0], donate_argnums=0)

    def epoch(batches):
        nonlocal parameters
        whole = [b for b in batches if len(b) == len(batches[0])]
        parameters = scan(parameters, jnp.asarray(np.stack(whole)))
        for rest in batches[len(whole):]:
            parameters = scan(parameters, jnp.asarray(rest[None]))
        jax.block_until_ready(parameters)

    return epoch, lambda: [np.asarray(p) for p in parameters]


def test_loss(parameters, X, labels):
    W1, b1, W2, b2 = (np.asarray(p, np.float64) for p in parameters)
    u = 1 / (1 + np.exp(-(X / 255.0 @ W1 + b1))) @ W2 + b2
    top = u.max(axis=1)
    return np.mean(top + np.log(np.exp(u - top[:, None]).sum(axis=1)) - u[np.arange(len(u)), labels])


def peak_megabytes():
    if resource is None:
        return float("nan")
    bytes_per_unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * bytes_per_unit / 2**20


def main(peer, data, start, order, hidden, batch, rate, threads):
    hidden, batch, rate, threads = int(hidden), int(batch), float(rate), int(threads)
    X, labels = images_and_labels(data, "train")
    shapes = ((X.shape[1], hidden), (1, hidden), (hidden, 10), (1, 10))
    values = np.split(np.fromfile(start), np.cumsum([r * c for r, c in shapes])[:-1])
    parameters = [v.reshape(s) if s[0] > 1 else v for v, s in zip(values, shapes)]
    orders = np.fromfile(order, np.int32).reshape(-1, len(labels))
    if peer == "torch":
        epoch, trained = in_torch(X, labels, parameters, rate, threads)
    elif peer == "jax":
        epoch, trained = in_jax(X, labels, parameters, rate)
    else:
        epoch, trained = in_numpy(X, labels, parameters, rate, np.float64 if peer == "numpy64" else np.float32)
    print("ready", flush=True)
    for line in sys.stdin:
        command, *number = line.split()
        if command == "loss":
            print(test_loss(trained(), *images_and_labels(data, "t10k")), flush=True)
        elif command == "memory":
            print(peak_megabytes(), flush=True)
        else:
            batches = np.split(orders[int(number[0]) - 1], range(batch, len(labels), batch))
            began = time.perf_counter()
            epoch(batches)
            print(time.perf_counter() - began, flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "jax" and sys.argv[8] == "1":
        os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
        if hasattr(os, "sched_setaffinity"):  # XLA has no other way to keep to one core; Linux alone has this one
            os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    main(*sys.argv[1:])
