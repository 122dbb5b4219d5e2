"""The register, room by room."""
