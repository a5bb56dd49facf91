"""Where contacts are measured: the calculator, the dashboard, your own log."""
