"""Style and soundness rules, one file each."""
