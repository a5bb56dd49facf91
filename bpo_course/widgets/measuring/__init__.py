"""Where contacts are measured: the calculator, the dashboard, a log of one's own."""
