"""The systems of the trade as small working models: each is configured, run, broken and measured."""
