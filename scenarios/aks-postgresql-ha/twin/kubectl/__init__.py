"""kubectl: reads and writes the store, and shows what lies in it."""
