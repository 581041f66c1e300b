"""Sets of markings: where a model can be after some activities, whatever it did in silence."""

from __future__ import annotations

from numba import njit

__all__ = ["enabled", "follow"]


@njit(cache=True, nogil=True)
def follow(markings, code, begin, n_out, target, transition, label, seen, out):
    """The markings after an activity, and after whatever happens in silence then.

    Args:
        markings: the set before, int32; their edges are known.
        code: the activity; -1 to begin with the set itself.
        begin, n_out, target, transition: see ``Space``.
        label: see ``NetArrays``.
        seen: one flag for each marking, all False; they are again when this is left.
        out: room for the set after, int32, as many as there are markings.

    Returns:
        How many there are; -1 - m when the edges of marking m were never looked at.
    """
    n, missing = 0, -1
    for m in markings:
        if code < 0:
            out[n] = m
            seen[m] = True
            n += 1
            continue
        for e in range(begin[m], begin[m] + n_out[m]):
            if label[transition[e]] == code and not seen[target[e]]:
                seen[target[e]] = True
                out[n] = target[e]
                n += 1
    step = 0
    while step < n:
        m = out[step]
        if begin[m] < 0:
            missing = m
            break
        for e in range(begin[m], begin[m] + n_out[m]):
            if label[transition[e]] < 0 and not seen[target[e]]:
                seen[target[e]] = True
                out[n] = target[e]
                n += 1
        step += 1
    for i in range(n):
        seen[out[i]] = False
    return n if missing < 0 else -1 - missing


@njit(cache=True, nogil=True)
def enabled(markings, begin, n_out, transition, label, may):
    """Set may to True for every activity that can come next in one of the markings."""
    for m in markings:
        for e in range(begin[m], begin[m] + n_out[m]):
            code = label[transition[e]]
            if code >= 0:
                may[code] = True
