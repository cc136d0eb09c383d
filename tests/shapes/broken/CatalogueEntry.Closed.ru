# focus: http://example.org/graph/article/talks/1
INSERT DATA { <http://example.org/graph/article/talks/1> dcterms:licence "x" }
