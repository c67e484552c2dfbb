"""Two documents side by side: which sections, targets and deadlines answer to each other."""
