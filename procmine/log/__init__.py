"""What happened: the event log, what its columns mean and what is wrong with it."""
