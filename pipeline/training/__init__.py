"""How the weights that this project ships were made."""
