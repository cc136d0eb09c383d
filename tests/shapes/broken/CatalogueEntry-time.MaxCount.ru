# focus: http://example.org/graph/article/talks/1
INSERT DATA { <http://example.org/graph/article/talks/1> prov:generatedAtTime "2023-06-02T12:00:00Z"^^xsd:dateTime }
