"""One test file per file of the core, and the world they share."""
