# focus: http://example.org/doc/article/talks?rev=2
INSERT DATA { <http://example.org/doc/article/talks?rev=2> prov:generatedAtTime "2023-06-04T12:00:00Z"^^xsd:dateTime }
