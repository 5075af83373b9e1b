"""Two statements, or the statements of two periods on a topic, sentence by sentence."""
