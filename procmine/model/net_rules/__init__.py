"""Soundness rules for Petri nets, one file each."""
