"""Trains the benchmark's networks in PyTorch, in one process or several, as bench.sh accuracy asks.

usage: distributed.py MODEL FOLDER BATCH_SIZE WAY RANK WORLD ADDRESS

FOLDER holds plain bytes as ImageData.java writes them; WAY is what training.py found
fastest; ADDRESS is HOST:PORT of rank 0. All ranks read the same commands, JSON objects one a line;
rank 0 answers with JSON objects, once it is ready, when training begins, when an epoch's steps are
done and once it is tested, or with the seconds of a step:

  {"method": M, "learningRate": X, "seed": N, "epochs": N}   trains a new network
  {"test": true}                                             goes on after an epoch's steps
  {"method": M, "learningRate": X, "warm": N}                makes one to measure, N steps warm
  {"steps": N}                                               seconds that N more steps of it take

Methods: alone; ddp, fp16, powersgd:RANK (DistributedDataParallel with its own hooks), and
local:PERIOD (post-local SGD from the first step on).
"""

import copy
import json
import os
import sys
import time

import numpy
import torch
import torch.distributed as dist
from torch import nn
from torch.distributed.algorithms.ddp_comm_hooks import default_hooks
from torch.distributed.algorithms.ddp_comm_hooks import post_localSGD_hook as local
from torch.distributed.algorithms.ddp_comm_hooks import powerSGD_hook as powersgd
from torch.distributed.algorithms.model_averaging.averagers import PeriodicModelAverager
from torch.distributed.optim import PostLocalSGDOptimizer
from torch.nn.parallel import DistributedDataParallel

from training import network

# PowerSGD begins when its error feedback may, and needs one bucket: with several, its collectives
# meet those of other buckets on gloo.
POWERSGD_FROM_STEP = 2
ONE_BUCKET_MB = 200
TEST_BATCH = 250


class Examples:
    """Bytes of images, scaled to 0 to 1 batch by batch, and classes."""

    def __init__(self, folder, part, shape):
        pixels = numpy.fromfile(os.path.join(folder, part + "-images"), dtype=numpy.uint8)
        classes = numpy.fromfile(os.path.join(folder, part + "-classes"), dtype=numpy.uint8)
        self.x = torch.from_numpy(pixels).view(len(classes), *shape)
        self.y = torch.from_numpy(classes.astype(numpy.int64))

    def __len__(self):
        return len(self.y)

    def batch(self, places):
        return self.x[places].float().div_(255), self.y[places]


def initialise(module):
    """DL4J's XAVIER: normal, of variance 2 / (fan-in + fan-out); biases are 0."""
    if isinstance(module, (nn.Conv2d, nn.Linear)):
        nn.init.xavier_normal_(module.weight)
        if module.bias is not None:
            nn.init.zeros_(module.bias)


class Trainer:
    """A network with its optimiser, and one worker's batches."""

    def __init__(self, run, method, learning_rate, seed):
        self.run, self.seed, self.epoch = run, seed, 0
        torch.manual_seed(seed)
        plain = network(run.model, run.shape).apply(initialise)
        if run.channels_last:
            plain = plain.to(memory_format=torch.channels_last)
        torch.manual_seed(1000 * seed + run.rank)  # dropout differs between workers
        kind, _, number = method.partition(":")
        # Between averages, post-local SGD has batch normalisation's statistics to itself.
        self.network = plain if kind == "alone" else DistributedDataParallel(
            plain, bucket_cap_mb=ONE_BUCKET_MB if kind == "powersgd" else None,
            broadcast_buffers=kind != "local")
        self.optimiser = torch.optim.Adam(self.network.parameters(), lr=learning_rate,
                                          fused=run.fused)
        self.averages = kind == "local"
        if kind == "fp16":
            self.network.register_comm_hook(None, default_hooks.fp16_compress_hook)
        elif kind == "powersgd":
            state = powersgd.PowerSGDState(None, matrix_approximation_rank=int(number),
                                           start_powerSGD_iter=POWERSGD_FROM_STEP)
            self.network.register_comm_hook(state, powersgd.powerSGD_hook)
        elif kind == "local":
            state = local.PostLocalSGDState(None, None, start_localSGD_iter=0,
                                            post_local_gradient_allreduce=False)
            self.network.register_comm_hook(state, local.post_localSGD_hook)
            averager = PeriodicModelAverager(period=int(number), warmup_steps=0)
            self.optimiser = PostLocalSGDOptimizer(self.optimiser, averager)
        elif kind not in ("alone", "ddp"):
            sys.exit("unknown method " + method)
        self.loss = nn.CrossEntropyLoss()
        self.times = {}

    def batches(self):
        """This worker's batches of the next epoch: the same order for all, dealt out in turn."""
        random = torch.Generator().manual_seed(1000 * self.seed + self.epoch)
        order = torch.randperm(len(self.run.train), generator=random)
        self.epoch += 1
        own, size = order[self.run.rank::self.run.world], self.run.batch_size
        return [own[first:first + size]
                for first in range(0, len(order) // (size * self.run.world) * size, size)]

    def forever(self):
        while True:
            yield from self.batches()

    def step(self, places):
        x, y = self.run.train.batch(places)
        if self.run.channels_last:
            x = x.contiguous(memory_format=torch.channels_last)
        begin = time.perf_counter()
        self.optimiser.zero_grad()
        loss = self.loss(self.network(x), y)
        forward = time.perf_counter()
        loss.backward()
        backward = time.perf_counter()
        self.optimiser.step()
        for phase, seconds in (("forward", forward - begin),
                               ("backward and exchange", backward - forward),
                               ("update", time.perf_counter() - backward)):
            self.times[phase] = self.times.get(phase, 0) + seconds
        return loss.item()

    def train(self, epochs):
        """Answers after each epoch; its seconds are those of the steps alone."""
        for _ in range(epochs):
            self.network.train()
            self.times = {}
            places = self.batches()
            self.run.barrier()
            if self.epoch == 1 and self.run.rank == 0:
                answer({"began": time.time()})
            begin = time.perf_counter()
            losses = [self.step(of_batch) for of_batch in places]
            self.run.barrier()
            seconds = time.perf_counter() - begin
            if self.run.rank == 0:
                answer({"trained": True})
            sys.stdin.readline()  # what the epoch sent has been counted; a test's mean does not
            tested = self.tested()
            if self.run.rank == 0:
                answer({"steps": len(losses), "seconds": seconds, "loss": sum(losses) / len(losses),
                        **test(tested, self.run.test, self.run.channels_last),
                        "split": self.times})
            self.run.barrier()

    def tested(self):
        """The network that a user would keep: the workers' mean where they are on their own."""
        if not self.averages:
            return self.network if self.run.world == 1 else self.network.module
        kept = copy.deepcopy(self.network.module)
        statistics = [buffer for buffer in kept.buffers() if buffer.is_floating_point()]
        for values in [*kept.parameters(), *statistics]:
            dist.all_reduce(values.data)
            values.data /= self.run.world
        return kept


def test(tested, examples, channels_last):
    tested.eval()
    loss, right = 0.0, 0
    with torch.no_grad():
        for first in range(0, len(examples), TEST_BATCH):
            x, y = examples.batch(slice(first, first + TEST_BATCH))
            if channels_last:
                x = x.contiguous(memory_format=torch.channels_last)
            output = tested(x)
            loss += nn.functional.cross_entropy(output, y, reduction="sum").item()
            right += (output.argmax(1) == y).sum().item()
    return {"testLoss": loss / len(examples), "accuracy": right / len(examples)}


class Run:
    """What all trainers of this process share."""

    def __init__(self, model, folder, batch_size, way, rank, world, address):
        self.model, self.batch_size = model, int(batch_size)
        self.channels_last, self.fused = "channels last" in way, "fused" in way
        self.rank, self.world = int(rank), int(world)
        with open(os.path.join(folder, "shape"), encoding="ascii") as file:
            self.shape = [int(size) for size in file.read().split()]
        if model.startswith("mlp"):
            self.shape = [int(numpy.prod(self.shape))]
        self.train = Examples(folder, "train", self.shape)
        self.test = Examples(folder, "test", self.shape)
        if self.world > 1:
            dist.init_process_group("gloo", init_method="tcp://" + address, rank=self.rank,
                                    world_size=self.world)

    def barrier(self):
        if self.world > 1:
            dist.barrier()


def answer(values):
    print(json.dumps(values), flush=True)


def main():
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    run = Run(*sys.argv[1:])
    if run.rank == 0:
        answer({"ready": True})
    measured = None
    for line in sys.stdin:
        command = json.loads(line)
        if "epochs" in command:
            Trainer(run, command["method"], command["learningRate"], command["seed"]).train(
                command["epochs"])
            continue
        if "warm" in command:
            trainer = Trainer(run, command["method"], command["learningRate"], 1)
            measured = trainer, trainer.forever()
        trainer, places = measured
        trainer.network.train()
        steps = command.get("steps", command.get("warm"))
        run.barrier()
        begin = time.perf_counter()
        for _ in range(steps):
            trainer.step(next(places))
        run.barrier()
        if run.rank == 0:
            answer({"seconds": (time.perf_counter() - begin) / steps})
    if run.world > 1:
        dist.destroy_process_group()


if __name__ == "__main__":
    main()
