"""Where calls are taken: the flow player and the list of calls."""
