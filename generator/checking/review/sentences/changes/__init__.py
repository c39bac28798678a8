"""Growth and differences: against the year before, and against a target."""
