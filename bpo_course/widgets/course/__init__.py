"""The course itself: its map, the learner's result code, the class report."""
