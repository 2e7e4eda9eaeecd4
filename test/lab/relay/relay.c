/*
 * A cable that loses and delays frames.
 *
 *   relay NETNS_A TAP_A NETNS_B TAP_B SETTINGS SEED
 *
 * Makes one TAP device in each network namespace and carries frames between them. SETTINGS is a
 * file with "lossAB lossBA minDelay maxDelay carrier": losses in per mille, delays in microseconds,
 * carrier 1 or 0 for both ends. It is read at start and again on SIGHUP. Prints "ready" once both
 * devices are there. The kernel of the test machine has no netem: this takes its place.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define FRAME_MAX 2048
#define QUEUE_MAX 20000

struct frame {
  uint64_t due;   /* nanoseconds, monotonic */
  uint64_t order; /* keeps frames due at the same time in the order they came */
  int to;         /* 0 towards A, 1 towards B */
  int length;
  unsigned char bytes[FRAME_MAX];
};

static struct frame *heap[QUEUE_MAX];
static int waiting = 0;
static uint64_t orders = 0;
static uint64_t state;
static volatile sig_atomic_t reread = 1;
static long loss[2], delay_min, delay_max, carrier = 1;

static void fail(const char *what) {
  fprintf(stderr, "relay: %s: %s\n", what, strerror(errno));
  exit(1);
}

static void on_hangup(int number) {
  (void)number;
  reread = 1;
}

static uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

/* xorshift64*: the same seed loses the same frames of the same traffic. */
static uint64_t draw(uint64_t below) {
  state ^= state >> 12;
  state ^= state << 25;
  state ^= state >> 27;
  return ((state * 2685821657736338717u) >> 32) % below;
}

static int earlier(const struct frame *a, const struct frame *b) {
  return a->due < b->due || (a->due == b->due && a->order < b->order);
}

static void push(struct frame *frame) {
  int at = waiting++;
  while (at > 0 && earlier(frame, heap[(at - 1) / 2])) {
    heap[at] = heap[(at - 1) / 2];
    at = (at - 1) / 2;
  }
  heap[at] = frame;
}

static struct frame *pop(void) {
  struct frame *first = heap[0], *last = heap[--waiting];
  int at = 0;
  for (;;) {
    int child = 2 * at + 1;
    if (child >= waiting) break;
    if (child + 1 < waiting && earlier(heap[child + 1], heap[child])) child++;
    if (!earlier(heap[child], last)) break;
    heap[at] = heap[child];
    at = child;
  }
  heap[at] = last;
  return first;
}

static int open_tap(const char *netns, const char *name) {
  char path[256];
  snprintf(path, sizeof path, "/run/netns/%s", netns);
  int where = open(path, O_RDONLY | O_CLOEXEC);
  if (where < 0 || setns(where, CLONE_NEWNET) < 0) fail(path);
  close(where);
  int tap = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (tap < 0) fail("/dev/net/tun");
  struct ifreq request = {0};
  request.ifr_flags = IFF_TAP | IFF_NO_PI;
  snprintf(request.ifr_name, sizeof request.ifr_name, "%s", name);
  if (ioctl(tap, TUNSETIFF, &request) < 0) fail(name);
  return tap;
}

static void read_settings(const char *path, const int taps[2]) {
  FILE *file = fopen(path, "r");
  if (file == NULL) fail(path);
  if (fscanf(file, "%ld %ld %ld %ld %ld", &loss[1], &loss[0], &delay_min, &delay_max, &carrier) != 5) {
    errno = EINVAL;
    fail(path);
  }
  fclose(file);
  for (int side = 0; side < 2; side++) {
    unsigned int on = carrier != 0;
    /* Refused while the device is down, which is no carrier either. */
    if (ioctl(taps[side], TUNSETCARRIER, &on) < 0 && errno != EINVAL) fail("carrier");
  }
}

static void take(int tap, int to) {
  for (int count = 0; count < 64; count++) {
    struct frame *frame = malloc(sizeof *frame);
    if (frame == NULL) fail("memory");
    frame->length = (int)read(tap, frame->bytes, FRAME_MAX);
    if (frame->length <= 0) {
      free(frame);
      return;
    }
    if (!carrier || waiting == QUEUE_MAX || (long)draw(1000) < loss[to]) {
      free(frame);
      continue;
    }
    long span = delay_max > delay_min ? (long)draw((uint64_t)(delay_max - delay_min) + 1) : 0;
    frame->due = now() + (uint64_t)(delay_min + span) * 1000u;
    frame->order = orders++;
    frame->to = to;
    push(frame);
  }
}

int main(int count, char **values) {
  if (count != 7) {
    fputs("relay: NETNS_A TAP_A NETNS_B TAP_B SETTINGS SEED\n", stderr);
    return 2;
  }
  /* A cable never waits for the processor. Where the system refuses this, the starter's niceness is left. */
  struct sched_param urgent = {.sched_priority = 1};
  sched_setscheduler(0, SCHED_FIFO, &urgent);
  state = strtoull(values[6], NULL, 10) * 2654435769u + 88172645463325252u;
  int taps[2] = {open_tap(values[1], values[2]), open_tap(values[3], values[4])};
  /* Without SA_RESTART, so that the wait below ends and the settings are read. */
  struct sigaction action = {.sa_handler = on_hangup};
  sigset_t hangup, none;
  sigemptyset(&hangup);
  sigaddset(&hangup, SIGHUP);
  sigemptyset(&none);
  sigprocmask(SIG_BLOCK, &hangup, NULL);
  sigaction(SIGHUP, &action, NULL);
  read_settings(values[5], taps);
  reread = 0;
  puts("ready");
  fflush(stdout);

  for (;;) {
    if (reread) {
      reread = 0;
      read_settings(values[5], taps);
    }
    uint64_t time = now();
    while (waiting > 0 && heap[0]->due <= time) {
      struct frame *frame = pop();
      /* A full or absent device drops the frame, as a cable's far end would. */
      if (write(taps[frame->to], frame->bytes, (size_t)frame->length) < 0) errno = 0;
      free(frame);
    }
    struct timespec wait, *limit = NULL;
    if (waiting > 0) {
      uint64_t left = heap[0]->due > time ? heap[0]->due - time : 0;
      wait.tv_sec = (time_t)(left / 1000000000u);
      wait.tv_nsec = (long)(left % 1000000000u);
      limit = &wait;
    }
    struct pollfd ready[2] = {{taps[0], POLLIN, 0}, {taps[1], POLLIN, 0}};
    if (ppoll(ready, 2, limit, &none) < 0 && errno != EINTR) fail("poll");
    if (ready[0].revents & POLLIN) take(taps[0], 1);
    if (ready[1].revents & POLLIN) take(taps[1], 0);
  }
}
