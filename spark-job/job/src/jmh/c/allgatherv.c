/*
 * What the exchange is compared with: MPI_Allgatherv in a loop.
 *
 * Arguments: BYTES:WARMUP:ROUNDS ... Every rank contributes BYTES bytes. For each argument rank 0
 * prints a line with the bytes and the median of the measured rounds in nanoseconds.
 */
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int ascending(const void *left, const void *right) {
  double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

static double median(double *values, int count) {
  qsort(values, count, sizeof *values, ascending);
  return (values[(count - 1) / 2] + values[count / 2]) / 2;
}

static void *checked(void *memory) {
  if (memory == NULL) {
    fprintf(stderr, "Out of memory: use smaller blocks or fewer ranks.\n");
    MPI_Abort(MPI_COMM_WORLD, 1);
  }
  return memory;
}

static void measure(int rank, int ranks, int bytes, int warmup, int rounds) {
  char *block = checked(malloc(bytes + 1));
  char *all = checked(malloc((size_t)bytes * ranks + 1));
  int *lengths = checked(malloc(sizeof(int) * ranks));
  int *offsets = checked(malloc(sizeof(int) * ranks));
  double *seconds = checked(malloc(sizeof(double) * rounds));
  memset(block, rank + 1, bytes);
  for (int peer = 0; peer < ranks; peer++) {
    lengths[peer] = bytes;
    offsets[peer] = bytes * peer;
  }
  for (int round = -warmup; round < rounds; round++) {
    double start = MPI_Wtime();
    MPI_Allgatherv(block, bytes, MPI_BYTE, all, lengths, offsets, MPI_BYTE, MPI_COMM_WORLD);
    if (round >= 0) {
      seconds[round] = MPI_Wtime() - start;
    }
  }
  if (rank == 0) {
    printf("%d %.0f\n", bytes, median(seconds, rounds) * 1e9);
    fflush(stdout);
  }
  free(seconds);
  free(offsets);
  free(lengths);
  free(all);
  free(block);
}

int main(int count, char **arguments) {
  int rank, ranks;
  MPI_Init(&count, &arguments);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &ranks);
  for (int i = 1; i < count; i++) {
    int bytes, warmup, rounds;
    if (sscanf(arguments[i], "%d:%d:%d", &bytes, &warmup, &rounds) != 3 || bytes < 0 ||
        warmup < 0 || rounds < 1) {
      fprintf(stderr, "Invalid argument: got '%s', expected BYTES:WARMUP:ROUNDS\n", arguments[i]);
      MPI_Abort(MPI_COMM_WORLD, 2);
    }
    measure(rank, ranks, bytes, warmup, rounds);
  }
  MPI_Finalize();
  return 0;
}
