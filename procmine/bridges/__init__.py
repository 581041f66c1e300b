"""The one door to pm4py: lazy, silent, every foreign failure mapped."""
