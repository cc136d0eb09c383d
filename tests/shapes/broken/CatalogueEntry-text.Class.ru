# focus: http://example.org/graph/article/talks/1
DELETE WHERE { <http://example.org/graph/article/talks/1> prov:wasDerivedFrom ?value } ;
INSERT DATA { <http://example.org/graph/article/talks/1> prov:wasDerivedFrom <talks> }
