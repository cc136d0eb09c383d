# focus: http://example.org/doc/article/talks?rev=2
INSERT DATA { <http://example.org/doc/article/talks?rev=2> schema:version 3 }
