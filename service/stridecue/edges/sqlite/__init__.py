"""The ground floor of both databases (sessions, people): which SQLite, how a file is opened, its schema."""
