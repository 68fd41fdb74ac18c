"""Run a program that ends when its parent ends: `python tether.py PARENT_PID PROGRAM ARGUMENT...`.

This process asks the kernel for SIGTERM at its parent's death, by kill -9 too, and then becomes
the program, which inherits the wish (prctl(2), PR_SET_PDEATHSIG; Linux only, elsewhere the program
runs untethered). It is a program of its own because the usual way, a function run between fork and
exec, can deadlock in a process with threads.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Arm the signal, then become the program."""
    parent, command = int(sys.argv[1]), sys.argv[2:]
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
        if os.getppid() != parent:
            sys.exit("the parent ended first")
    # Until the program says what it does at SIGHUP, one that comes while it starts does nothing.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    os.execv(command[0], command)  # noqa: S606 - to become the program is the whole point


if __name__ == "__main__":
    main()
