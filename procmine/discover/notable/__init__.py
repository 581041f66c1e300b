"""What can be worth looking at in a process: one kind of finding per file."""
