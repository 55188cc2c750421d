"""Writing with a language model: asked for slots, judged, mended, never trusted with a digit."""
