"""A question becomes an answer with citations: the assistant, and its two faces, the command line and the web page."""
