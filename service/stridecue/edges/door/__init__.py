"""Who may speak on the broker: credentials, what each may say and hear, and the files or answers that make it so."""
