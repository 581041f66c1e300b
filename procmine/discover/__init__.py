"""The process that really runs: map, variants, model and what is worth looking at."""
