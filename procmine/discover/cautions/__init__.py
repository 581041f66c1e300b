"""What speaks against trusting a mined model: one kind of finding per file."""
