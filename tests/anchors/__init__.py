"""What the trade's open systems decide: their own cases, each with its place."""
