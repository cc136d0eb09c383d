# focus: http://example.org/graph/article/talks/1
DELETE WHERE { <http://example.org/graph/article/talks/1> prov:wasRevisionOf ?value } ;
INSERT DATA { <http://example.org/graph/article/talks/1> prov:wasRevisionOf "0" }
