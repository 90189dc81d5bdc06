"""The attack on finished pages: what a reader with a pencil could work out from them."""
