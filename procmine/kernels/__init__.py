"""Loops over events, compiled: arrays in, arrays out. The only room that knows numba."""
