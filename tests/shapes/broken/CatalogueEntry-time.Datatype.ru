# focus: http://example.org/graph/article/talks/1
DELETE WHERE { <http://example.org/graph/article/talks/1> prov:generatedAtTime ?value } ;
INSERT DATA { <http://example.org/graph/article/talks/1> prov:generatedAtTime "2023-06-01"^^xsd:date }
