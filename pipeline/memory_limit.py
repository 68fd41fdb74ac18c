"""How much memory a process that works on articles may take."""

import resource


def limit_memory(megabytes: int) -> None:
    """Let this process have so much private memory: more raises MemoryError, or kills it.

    RLIMIT_DATA counts what is really allocated; address space alone (stacks, mapped models)
    is not the danger.
    """
    resource.setrlimit(resource.RLIMIT_DATA, (megabytes << 20, megabytes << 20))
