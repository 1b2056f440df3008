#!/usr/bin/env python3
"""A link between two network namespaces on the level of IP, for bench/qoe: what TCP does over it is the kernel's own.

Makes the namespaces, a tun device in each, and passes packets between them as two lines (line.py) would. Nothing has a name outside: the
namespaces go with the processes that are in them, and this one ends with its stdin. Both begin connections with CUBIC. The first line of
stdout says where the namespaces are and what their addresses; then each line of stdin is answered by one:
  {"bps": B, "rtt_s": S, "loss": P, "queue": BYTES or null, "seed": N}   another link; what was under way is gone
  {"outage_s": S}                                                        nothing comes through for so long
  {}                                                                     what came through so far
Needs root and /dev/net/tun."""
import ctypes
import fcntl
import json
import os
import select
import struct
import subprocess
import sys
import time

from line import Line, queue_bytes

NEW_NETWORK = 0x40000000  # CLONE_NEWNET
SET_INTERFACE = 0x400454CA  # TUNSETIFF
PACKETS_ALONE = 0x1001  # IFF_TUN | IFF_NO_PI: no header of segments to be cut, so the kernel cuts them before
MTU = 1500
SERVER, CLIENT = "10.77.0.1", "10.77.0.2"
NO_IPV6 = "/proc/sys/net/ipv6/conf/all/disable_ipv6"


def open_side(own, other):
    """A new namespace, in which this process then is: its descriptor, and that of its tun device."""
    if ctypes.CDLL(None, use_errno=True).unshare(NEW_NETWORK) != 0:
        raise OSError(ctypes.get_errno(), "no new network namespace")
    namespace = os.open("/proc/self/ns/net", os.O_RDONLY)
    if os.path.exists(NO_IPV6):
        with open(NO_IPV6, "w") as setting:
            setting.write("1")
    tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(tun, SET_INTERFACE, struct.pack("16sH22x", b"line", PACKETS_ALONE))
    # The route names CUBIC: a namespace's own default may only be what the machine allows everybody.
    steps = ["link set lo up", f"link set line mtu {MTU} txqueuelen 1000 up", f"addr add {own} peer {other} dev line",
             f"route change {other} dev line proto kernel scope link src {own} congctl cubic"]
    subprocess.run(["ip", "-batch", "-"], input="\n".join(steps), text=True, check=True)
    return namespace, tun


class Link:
    def __init__(self, server_tun, client_tun):
        self.tuns = {"up": (client_tun, server_tun), "down": (server_tun, client_tun)}
        self.told = b""
        self.change({"bps": 1e9, "rtt_s": 0.0, "loss": 0.0, "queue": 1 << 24, "seed": 1})

    def change(self, link):
        queue = link["queue"] or queue_bytes(link["bps"], link["rtt_s"])
        self.lines = {way: Line(link["bps"], link["rtt_s"] / 2, link["loss"], queue, f"{link['seed']} {way}") for way in self.tuns}

    def run(self):
        sources = {self.tuns[way][0]: way for way in self.tuns}
        while True:
            due = [line.next_at() for line in self.lines.values() if line.under_way]
            wait = max(min(due) - time.monotonic(), 0.0) if due else None
            ready, _, _ = select.select([0, *sources], [], [], wait)
            for tun in ready:
                if tun != 0:
                    self.read(tun, self.lines[sources[tun]])
            self.deliver()
            if 0 in ready and not self.hear():
                return

    def read(self, tun, line):
        for _ in range(64):
            try:
                packet = os.read(tun, MTU)
            except BlockingIOError:
                return
            line.put(time.monotonic(), packet)

    def deliver(self):
        now = time.monotonic()
        for way, line in self.lines.items():
            for packet in line.take(now):
                os.write(self.tuns[way][1], packet)

    def hear(self):
        said = os.read(0, 65536)
        *lines, self.told = (self.told + said).split(b"\n")
        for text in lines:
            self.obey(json.loads(text))
        return bool(said)

    def obey(self, order):
        if "bps" in order:
            self.change(order)
        for line in self.lines.values():
            if "outage_s" in order:
                line.fail(time.monotonic(), order["outage_s"])
        tell({way: {"bytes": line.delivered, "lost": line.lost, "refused": line.refused} for way, line in self.lines.items()})


def tell(what):
    print(json.dumps(what), flush=True)


def main():
    server, server_tun = open_side(SERVER, CLIENT)
    client, client_tun = open_side(CLIENT, SERVER)
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))  # a line waits for nobody
    except PermissionError:
        pass
    here = f"/proc/{os.getpid()}/fd/"
    tell({"server": {"namespace": f"{here}{server}", "address": SERVER}, "client": {"namespace": f"{here}{client}", "address": CLIENT}})
    Link(server_tun, client_tun).run()


if __name__ == "__main__":
    sys.exit(main())
