"""Who may come in: people at the pages, devices at the broker."""
