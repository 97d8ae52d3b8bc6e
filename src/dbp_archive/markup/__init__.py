"""markup: what every page of HTML needs, whatever its newspaper: bytes → text → a tree → its rows of visible words."""
