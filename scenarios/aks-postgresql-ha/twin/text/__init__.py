"""Text as the real tools lay it out."""
