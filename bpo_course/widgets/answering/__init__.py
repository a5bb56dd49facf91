"""Where questions are answered: quiz, exam, interview, review."""
