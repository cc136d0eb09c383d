# focus: http://example.org/graph/article/talks/1
DELETE WHERE { <http://example.org/graph/article/talks/1> prov:wasGeneratedBy ?value } ;
INSERT DATA { <http://example.org/graph/article/talks/1> prov:wasGeneratedBy <http://example.org/graph/article/talks/1#editor> }
