"""Other programs that play the workload, each as its own manual would write it."""
