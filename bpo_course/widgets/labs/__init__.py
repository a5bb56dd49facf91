"""Models of a working centre whose settings the learner changes."""
