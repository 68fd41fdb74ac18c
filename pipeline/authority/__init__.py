"""An authority: people, organisations and places with their names, in a file of one's own."""
