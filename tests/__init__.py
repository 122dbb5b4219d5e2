"""Tests mirror the package: one folder per floor and edge, one file per room."""
