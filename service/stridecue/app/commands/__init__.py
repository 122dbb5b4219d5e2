"""The commands of `stridecue`, one file each."""
