"""What is seen: the question, the answer, the levers, and what can be kept or taken away."""
