"""Articles for search engines, feed readers, link previews and reference managers."""
