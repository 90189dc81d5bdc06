"""What goes with a high outcome: how much, by what, how sure, at which level, and what to do."""
