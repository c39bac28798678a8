"""What a report gives as reasons and measures."""
