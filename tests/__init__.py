"""The tests; `oracle` is shared by all of them."""
