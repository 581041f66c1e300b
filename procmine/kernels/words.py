"""Eight bytes at once, wherever they lie."""

from __future__ import annotations

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

__all__ = ["part", "put_word", "word"]


@intrinsic
def word(context, data, at):
    """Eight bytes from a place on as one number, the first one lowest."""

    def load(context, builder, signature, arguments):
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        place = builder.gep(array.data, [arguments[1]])
        number = ir.IntType(64)
        return builder.load(builder.bitcast(place, number.as_pointer()), align=1)

    return types.uint64(data, types.intp), load


@intrinsic
def put_word(context, data, at, number):
    """Write eight bytes from a place on, the lowest first."""

    def store(context, builder, signature, arguments):
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        place = builder.gep(array.data, [arguments[1]])
        number = ir.IntType(64)
        builder.store(arguments[2], builder.bitcast(place, number.as_pointer()), align=1)
        return context.get_dummy_value()

    return types.none(data, types.intp, types.uint64), store


@njit(cache=True, nogil=True)
def part(data, low, high):
    """At most eight bytes as one number, zeros behind them."""
    number = np.uint64(0)
    for position in range(min(high, low + 8) - 1, low - 1, -1):
        number = (number << np.uint64(8)) | np.uint64(data[position])
    return number
