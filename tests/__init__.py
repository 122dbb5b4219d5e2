"""The tests mirror `service/stridecue`."""
