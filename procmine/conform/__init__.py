"""Where practice leaves the model: alignments, rules and the quality of a model."""
