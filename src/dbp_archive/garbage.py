"""The garbage collector, told to look seldom: nearly all that a build makes is freed without it.

Lists of a large archive's rows, a hundred thousand objects at a time, make it look through all of them again and again.
"""

import gc

COLLECT_AFTER = 50_000
"""Objects that are made before it looks; Python's own limit is 700."""


def collect_seldom() -> None:
    """Look seldom from now on."""
    gc.set_threshold(COLLECT_AFTER)
