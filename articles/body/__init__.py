"""What the body of an article is made of and checked by: citations, headings, terms, paragraphs."""
