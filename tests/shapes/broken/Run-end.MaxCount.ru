# focus: http://example.org/graph/article/talks/1#run
INSERT DATA { <http://example.org/graph/article/talks/1#run> prov:endedAtTime "2023-06-02T12:00:00Z"^^xsd:dateTime }
