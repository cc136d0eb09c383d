# focus: http://example.org/graph/article/talks/1
DELETE WHERE { <http://example.org/graph/article/talks/1> dcterms:license ?value }
