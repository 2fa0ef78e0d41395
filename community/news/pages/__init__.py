"""What everybody reads of news and the roadmap, and where the product team writes it."""
