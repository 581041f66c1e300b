"""One report of a whole study: discovery, value stream, waste and conformance in one result."""
