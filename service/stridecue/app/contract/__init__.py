"""The contract documents, made from the Python definitions."""
