"""The speaking cards: dictation, reading aloud and typing."""
