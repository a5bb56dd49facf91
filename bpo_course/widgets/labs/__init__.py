"""Models of a working centre whose levers the learner moves."""
