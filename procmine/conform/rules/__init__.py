"""One rule of an SOP per file: what it demands, where it applied and where it was violated."""
