# focus: http://example.org/doc/article/talks?rev=2
INSERT DATA { <http://example.org/doc/article/talks?rev=2> prov:wasDerivedFrom <http://example.org/graph/article/talks/9> }
