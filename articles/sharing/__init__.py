"""What others get of an article: search engines, feed readers, people who share or cite it."""
