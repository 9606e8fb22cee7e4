"""Writes the golden values: logits, loss, gradients and ten SGD steps from PyTorch's autograd in float64.

Run:  pip install torch==2.15.0 && python src/test/golden/golden.py src/test/resources/golden

The inputs come from a formula that both languages compute to the last bit, so the files hold results only:
value(salt, i, scale) = scale * (((i + 1)^3 * 7919 + salt * 104729) % 2003 - 1001) / 1001, i counted along the rows.
The cube keeps rows from being shifts of each other, which would make all hidden units alike.
X has salt 1, W1 2, b1 3, W2 4, b2 5; the label of example i is (3 i + 1) % classes.
Floats are written by repr, which reads back as the same double.
"""

import gzip
import json
import math
import pathlib
import platform
import sys

import torch

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
BATCH, STEPS, LEARNING_RATE = 7, 10, 0.5


def values(salt, rows, columns, scale):
    i = torch.arange(rows * columns, dtype=torch.int64)
    whole = ((i + 1) ** 3 * 7919 + salt * 104729) % 2003 - 1001
    return (scale * whole.double() / 1001).reshape(rows, columns)


def golden(inputs, hidden, classes):
    X = values(1, BATCH, inputs, 1.0)
    labels = torch.tensor([(3 * i + 1) % classes for i in range(BATCH)])
    parameters = {
        "W1": values(2, inputs, hidden, 1 / math.sqrt(inputs)),
        "b1": values(3, 1, hidden, 0.3),
        "W2": values(4, hidden, classes, 1 / math.sqrt(hidden)),
        "b2": values(5, 1, classes, 0.3),
    }
    for parameter in parameters.values():
        parameter.requires_grad_()

    def forward():
        p = parameters
        logits = torch.sigmoid(X @ p["W1"] + p["b1"]) @ p["W2"] + p["b2"]
        return logits, torch.nn.functional.cross_entropy(logits, labels)

    logits, loss = forward()
    loss.backward()
    result = {
        "torch": torch.__version__.split("+")[0],
        "python": platform.python_version(),
        "sizes": [inputs, hidden, classes],
        "batch": BATCH,
        "learningRate": LEARNING_RATE,
        "logits": logits.tolist(),
        "loss": loss.item(),
        "gradients": {name: p.grad.tolist() for name, p in parameters.items()},
    }
    losses = []
    optimizer = torch.optim.SGD(parameters.values(), lr=LEARNING_RATE)
    for _ in range(STEPS):
        optimizer.zero_grad()
        forward()[1].backward()
        optimizer.step()
        losses.append(forward()[1].item())
    result["lossesAfterSteps"] = losses
    return result


def main(folder):
    for sizes in [(5, 4, 3), (784, 30, 10)]:
        path = pathlib.Path(folder, "%d-%d-%d.json.gz" % sizes)
        text = json.dumps(golden(*sizes))
        path.write_bytes(gzip.compress(text.encode(), mtime=0))
        print(path, path.stat().st_size, "bytes")


if __name__ == "__main__":
    main(sys.argv[1])
