"""What one country could sell another: supply, demand and ease product by product, restricted goods apart."""
