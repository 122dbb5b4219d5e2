"""One file per command; `cli` registers them."""
