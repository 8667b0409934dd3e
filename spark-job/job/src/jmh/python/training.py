"""Trains the benchmark's networks in PyTorch, eager, on random batches and on OMP_NUM_THREADS threads (1).

usage: training.py MODEL BATCH_SIZE SHAPE...

Prints the data format and the kind of Adam that were fastest here, then reads numbers of steps,
one a line, and prints the seconds that so many steps took.
"""

import itertools
import os
import sys
import time

import torch
from torch import nn

CLASSES = 10
PROBE_SECONDS = 1.0
LEARNING_RATE = 0.001


def lenet(shape):
    return nn.Sequential(
        nn.Conv2d(shape[0], 20, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(20, 50, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(800, 500), nn.ReLU(), nn.Linear(500, CLASSES))


def mlp(widths, shape):
    layers = []
    size = shape[0]
    for width in widths:
        layers += [nn.Linear(size, width), nn.ReLU()]
        size = width
    return nn.Sequential(*layers, nn.Linear(size, CLASSES))


def vgg_small(shape):
    layers = []
    before = shape[0]
    for channels in (32, 64, 128):
        for _ in range(2):
            layers += [nn.Conv2d(before, channels, 3, padding=1, bias=False),
                       nn.BatchNorm2d(channels), nn.ReLU()]
            before = channels
        layers.append(nn.MaxPool2d(2))
    size = before * (shape[1] // 8) * (shape[2] // 8)
    return nn.Sequential(*layers, nn.Flatten(), nn.Dropout(0.5), nn.Linear(size, 256), nn.ReLU(),
                         nn.Linear(256, CLASSES))


class Lstm(nn.Module):
    """Answers from the last step, as DL4J's LastTimeStep; its input is [batch, features, time]."""

    def __init__(self, width, shape):
        super().__init__()
        self.lstm = nn.LSTM(shape[0], width, batch_first=True)
        self.output = nn.Linear(width, CLASSES)

    def forward(self, x):
        return self.output(self.lstm(x.transpose(1, 2))[0][:, -1])


class Bottleneck(nn.Module):
    """A residual block of ResNet-50 (He et al. 2015), with the stride where DL4J's zoo has it."""

    def __init__(self, before, width, stride, project):
        super().__init__()
        after = 4 * width
        self.path = nn.Sequential(
            nn.Conv2d(before, width, 1, stride), nn.BatchNorm2d(width), nn.ReLU(),
            nn.Conv2d(width, width, 3, padding=1), nn.BatchNorm2d(width), nn.ReLU(),
            nn.Conv2d(width, after, 1), nn.BatchNorm2d(after))
        self.shortcut = nn.Sequential(
            nn.Conv2d(before, after, 1, stride), nn.BatchNorm2d(after)) if project else None

    def forward(self, x):
        kept = x if self.shortcut is None else self.shortcut(x)
        return torch.relu(self.path(x) + kept)


def resnet50(shape):
    layers = [nn.Conv2d(shape[0], 64, 7, 2, padding=3), nn.BatchNorm2d(64), nn.ReLU(),
              nn.MaxPool2d(3, 2)]
    before = 64
    for width, blocks, stride in ((64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2)):
        for block in range(blocks):
            layers.append(Bottleneck(before, width, stride if block == 0 else 1, block == 0))
            before = 4 * width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(),
                         nn.Linear(before, CLASSES))


def network(model, shape):
    name, _, widths = model.partition(":")
    if name == "mlp":
        return mlp([int(width) for width in widths.split(",")], shape)
    if name == "lstm":
        return Lstm(int(widths), shape)
    return {"lenet": lenet, "vgg-small": vgg_small, "resnet50": resnet50}[name](shape)


class Training:
    """A network with its optimiser and a batch."""

    def __init__(self, model, batch_size, shape, channels_last, fused):
        self.name = ("channels last" if channels_last else "contiguous") + \
            (", fused Adam" if fused else ", Adam")
        self.network = network(model, shape)
        self.x = torch.rand(batch_size, *shape)
        self.y = torch.randint(0, CLASSES, (batch_size,))
        if channels_last:
            self.network = self.network.to(memory_format=torch.channels_last)
            self.x = self.x.to(memory_format=torch.channels_last)
        self.loss = nn.CrossEntropyLoss()
        self.adam = torch.optim.Adam(self.network.parameters(), lr=LEARNING_RATE, fused=fused)

    def step(self):
        self.adam.zero_grad()
        self.loss(self.network(self.x), self.y).backward()
        self.adam.step()

    def seconds(self, steps):
        start = time.perf_counter()
        for _ in range(steps):
            self.step()
        return time.perf_counter() - start

    def probe(self):
        """Seconds of a step, warm."""
        steps = max(2, int(PROBE_SECONDS / max(self.seconds(3) / 3, 1e-6)))
        return min(self.seconds(steps) / steps for _ in range(3))


def main():
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    model, batch_size, shape = sys.argv[1], int(sys.argv[2]), [int(n) for n in sys.argv[3:]]
    formats = (False, True) if len(shape) == 3 else (False,)
    ways = [Training(model, batch_size, shape, last, fused)
            for last, fused in itertools.product(formats, (False, True))]
    best = min(ways, key=Training.probe)
    print(best.name, flush=True)
    for line in sys.stdin:
        print(best.seconds(int(line)), flush=True)


if __name__ == "__main__":
    main()
