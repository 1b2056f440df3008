"""One direction of a line: what becomes of a packet that is given to it, and when. Values in, values out; times in seconds."""
import random
from collections import deque

LEAST_QUEUE = 64 * 1024  # bytes


def queue_bytes(bps, rtt_s):
    """A bandwidth-delay product; more where that would hold a few packets only."""
    return max(int(bps * rtt_s / 8), LEAST_QUEUE)


class Line:
    """Sends at `bps`, holds back at most `queue` bytes, loses at random what it has sent, and delivers the rest `delay_s` later."""

    def __init__(self, bps, delay_s, loss, queue, seed=1):
        self.bps, self.delay_s, self.loss, self.queue = bps, delay_s, loss, queue
        self.random = random.Random(seed)
        self.free_at = 0.0  # when it has sent what it was given
        self.down_until = 0.0
        self.under_way = deque()  # (arrival, packet)
        self.delivered = self.lost = self.refused = 0  # bytes, packets, packets

    def put(self, now, packet):
        if now < self.down_until or self.waiting(now) + len(packet) > self.queue:
            self.refused += 1
            return
        self.free_at = max(self.free_at, now) + len(packet) * 8 / self.bps
        if self.random.random() < self.loss:
            self.lost += 1  # its time on the line is spent
            return
        self.under_way.append((self.free_at + self.delay_s, packet))

    def waiting(self, now):
        """Bytes that it has not sent yet."""
        return max(self.free_at - now, 0.0) * self.bps / 8

    def next_at(self):
        return self.under_way[0][0] if self.under_way else None

    def take(self, now):
        """The packets that have arrived."""
        arrived = []
        while self.under_way and self.under_way[0][0] <= now:
            arrived.append(self.under_way.popleft()[1])
        self.delivered += sum(map(len, arrived))
        return arrived

    def fail(self, now, for_s):
        """Nothing comes through for so long, and what was under way is gone."""
        self.refused += len(self.under_way)
        self.under_way.clear()
        self.free_at = now
        self.down_until = now + for_s
