"""When to speak and when to be quiet: from the plan and the steps to a tempo, a prompt or silence, with the reason."""
