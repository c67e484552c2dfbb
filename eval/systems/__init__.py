"""What is measured: the assistant, and simple systems that it must be better than."""
