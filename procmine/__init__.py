"""procmine: from the event log of a service to evidence, and from evidence to a better process."""
