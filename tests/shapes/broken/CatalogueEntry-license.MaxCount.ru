# focus: http://example.org/graph/article/talks/1
INSERT DATA { <http://example.org/graph/article/talks/1> dcterms:license <https://creativecommons.org/licenses/by/4.0/> }
