"""What is kept, and its end: backups, the way back from them, a runner's rights, and forgetting in time."""
