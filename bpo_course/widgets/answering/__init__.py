"""The cards that ask questions: quiz, exam, interview, review."""
