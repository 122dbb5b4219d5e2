"""What the register keeps about a runner's programme: one room a table, functions of a `Change` or a `Reading`."""
