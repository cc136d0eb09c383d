# focus: http://example.org/graph/article/talks/1#run
DELETE WHERE { <http://example.org/graph/article/talks/1#run> prov:endedAtTime ?value } ;
INSERT DATA { <http://example.org/graph/article/talks/1#run> prov:endedAtTime "2023-06-01"^^xsd:date }
