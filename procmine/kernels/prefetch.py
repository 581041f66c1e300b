"""Asking for memory before it is needed, while something else is still being worked on."""

from __future__ import annotations

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

__all__ = ["prefetch"]


@intrinsic
def prefetch(context, table, row):
    """Ask for the beginning of a row of a table of two dimensions; a hint, never a fault."""

    def ask(context, builder, signature, arguments):
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        byte, flag = ir.IntType(8).as_pointer(), ir.IntType(32)
        step = builder.mul(arguments[1], builder.extract_value(array.strides, 0))
        place = builder.gep(builder.bitcast(array.data, byte), [step])
        kind = ir.FunctionType(ir.VoidType(), [byte, flag, flag, flag])
        asked = builder.module.declare_intrinsic("llvm.prefetch", [byte], kind)
        for_reading, keep, data = (ir.Constant(flag, value) for value in (0, 3, 1))
        builder.call(asked, [place, for_reading, keep, data])
        return context.get_dummy_value()

    return types.none(table, types.intp), ask
