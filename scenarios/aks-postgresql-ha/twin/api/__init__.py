"""What the API server does with an object that it gets: decode, complete, validate, store."""
