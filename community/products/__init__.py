"""What the company makes: each product with its names, its picture and its running counts."""
