"""What is counted, how it is protected, and when it may leave."""
