"""The systems of the trade as small working models, to configure, run, break and measure."""
