"""What one pass over a log tells: follows, durations, variants, cases, handovers."""
