"""The tests of stridecue; they mirror the package."""
